import { actorOf, refuse, type catalog } from '@interlock/contracts';
import { newId, recordChange } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { changeBy } from '@interlock/service';
import { insertVersion } from '../../store/automation-versions.ts';
import { loadManagedAutomation, takeNumber } from '../../store/automations.ts';
import { versionOf } from '../../store/present.ts';
import { holdProject, mirrorProject } from '../../store/projects.ts';
import type { Deps } from '../deps.ts';
import { eventVersion, saidBy } from '../recorded.ts';

type CreateVersion = (typeof catalog)['automation']['createAutomationVersion'];

/** A new version in `Intake in Progress`: the newest of its project, which mirrors it from then on. */
export function createAutomationVersion({ database }: Deps): UseCase<CreateVersion> {
  return (call, { automation_id, project_id }) =>
    database.write(call, async (tx) => {
      const { tenantId, sub, systemInitiated } = call.principal;
      const automation = await loadManagedAutomation(tx, call.principal, automation_id);
      if (automation.status !== 'active') {
        throw refuse(
          'version_transition_not_allowed',
          'The automation is archived: it gets no new versions.',
        );
      }
      if (project_id) await holdProject(tx, tenantId, project_id);
      const actor = actorOf(call.principal);
      const row = await insertVersion(
        tx,
        {
          tenant_id: tenantId,
          id: newId(),
          automation_id: automation.id,
          project_id: project_id ?? null,
          number: await takeNumber(tx, automation),
          status_changed_by_user_id: sub,
          created_by: sub,
        },
        {
          id: newId(),
          actor_type: actor.type,
          user_id: actor.id,
          system_initiated: systemInitiated,
          request_id: call.requestId,
        },
      );
      const made = changeBy(call, {
        type: 'automation_version_created',
        entity: { type: 'automation_version', id: row.id, version: row.version },
        actionType: 'create_automation_version',
        metadata: { automation_id: automation.id, project_id: row.project_id, number: row.number },
        data: { automation_version: eventVersion(row, automation.name) },
      });
      await recordChange(tx, made);
      if (row.project_id !== null) {
        const said = saidBy(call, { type: made.type, id: made.eventId });
        await mirrorProject(tx, tenantId, row.project_id, said);
      }
      return { automation_version: versionOf(row) };
    });
}
