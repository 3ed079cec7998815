import { catalog, type Project, type TaskSummary } from '@interlock/contracts';
import type { RunningStack } from '@interlock/stack';
import type { Cast } from './cast.ts';
import { chapter, say } from './narrator.ts';
import { until } from './until.ts';

const { audit } = catalog;
/** Made, started, completed. */
const CHANGES_OF_A_TASK = 3;

/** Alice reads what happened in the ledger, the second copy that no service can change. */
export async function aliceReadsTheLedger(
  cast: Cast,
  stack: RunningStack,
  project: Project,
  made: readonly TaskSummary[],
): Promise<void> {
  chapter('The ledger');
  for (const { id, title } of made) {
    const entries = await until(`${CHANGES_OF_A_TASK} ledger entries of task ${id}`, async () => {
      const { body } = await cast.alice.call(audit.listAuditLogs, { entity_type: 'task', entity_id: id });
      return body.items.length >= CHANGES_OF_A_TASK ? body.items : undefined;
    });
    const link = `${stack.gateway}/v1/audit-logs?entity_type=task&entity_id=${id}`;
    say(`${entries.length} entries of '${title}':`, link);
    for (const { seq, action_type, actor, hash } of entries)
      say(`  #${seq} ${action_type} by ${actor.id ?? 'the system'}, hash ${hash.slice(0, 12)}…`);
  }
  say(
    'Everything of the project',
    `${stack.gateway}/v1/audit-logs?entity_type=project&entity_id=${project.id}`,
  );
}
