import { actorOf, type EventVersion } from '@interlock/contracts';
import { newId, recordChange, type Change, type Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { changeBy } from '@interlock/service';
import type { Said } from '../store/projects.ts';
import type { AutomationRow, AutomationVersionRow } from '../store/schema.ts';

/** What is said to the tasks service about a change in its schema that follows from one here. */
export function saidBy(call: Call, cause: Said['cause']): Said {
  const { type, id } = actorOf(call.principal);
  return {
    event_id: newId(),
    audit_id: newId(),
    actor_type: type,
    user_id: id,
    request_id: call.requestId,
    cause,
  };
}

/** A version as events show it. */
export function eventVersion(
  {
    id,
    automation_id,
    project_id,
    number,
    status,
  }: Pick<AutomationVersionRow, 'id' | 'automation_id' | 'project_id' | 'number' | 'status'>,
  automation_name: string,
): EventVersion {
  return { id, automation_id, automation_name, project_id, number, status };
}

/** Records a change of an automation, or of who is in it, as `automation_changed`. */
export function recordAutomation(
  tx: Transaction,
  call: Call,
  { id, name, status, version }: AutomationRow,
  what: Pick<Change, 'actionType' | 'metadata'> & {
    readonly change: 'created' | 'updated' | 'member_set' | 'member_removed';
    readonly member?: { readonly user_id: string; readonly role: string | null };
  },
): Promise<void> {
  const { change, member = null, ...audited } = what;
  return recordChange(
    tx,
    changeBy(call, {
      ...audited,
      type: 'automation_changed',
      entity: { type: 'automation', id, version },
      data: { automation: { id, name, status }, change, member },
    }),
  );
}
