import type { ProjectRole } from '@interlock/contracts';
import { newId, recordChange, type Change, type Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import type { ProjectRow } from '../../store/schema.ts';
import { originOf } from '../recorded.ts';

interface What {
  readonly change: 'created' | 'updated' | 'member_set' | 'member_removed' | 'cascade_superseded';
  readonly actionType: string;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly member?: { readonly user_id: string; readonly role: ProjectRole | null };
}

/** Records a change of a project, or of who is in it, as `project_changed`. */
export async function recordProjectChange(
  tx: Transaction,
  call: Call,
  project: ProjectRow,
  what: What,
  cause: Change['cause'] = null,
) {
  const { id, name, status, version } = project;
  await recordChange(tx, {
    ...originOf(call),
    cause,
    eventId: newId(),
    auditId: newId(),
    type: 'project_changed',
    entity: { type: 'project', id, version },
    actionType: what.actionType,
    metadata: what.metadata,
    data: { project: { id, name, status }, change: what.change, member: what.member ?? null },
  });
}
