import { newId, type Change } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { changeBy } from '@interlock/service';
import type { VersionFacts } from '../../domain/facts.ts';
import type { Parts } from '../../domain/parts.ts';
import type { TransitionChange } from '../../domain/transition.ts';
import type { DecidedTransition } from '../../store/transitions.ts';
import { eventVersion, saidBy } from '../recorded.ts';

const TITLE_MAX = 200;

export interface Decided {
  readonly facts: VersionFacts;
  readonly mark: string;
  readonly parts: Parts;
  readonly change: TransitionChange;
  readonly statusMetadata: Readonly<Record<string, unknown>>;
  /** More for the audit row. */
  readonly more: Readonly<Record<string, unknown>>;
  /** The project that the version belongs to from now on. */
  readonly projectId: string | null;
}

/** A decided transition with its audit entry (Flow 13, step 7), its event, and what the tasks service is told. */
export function decidedTransition(
  call: Call,
  { facts, mark, parts, change, statusMetadata, more, projectId }: Decided,
): DecidedTransition {
  const taskId = change.remediation === 'open' ? newId() : null;
  const recorded = recordedTransition(call, facts, change, { statusMetadata, more, projectId, taskId });
  const cause = { type: recorded.type, id: recorded.eventId };
  return {
    ...{ mark, parts, projectId, change, statusMetadata, recorded },
    automationId: facts.version.automation_id,
    historyId: newId(),
    task: taskOf(call, facts, change, taskId, cause),
    mirror: saidBy(call, cause),
  };
}

function recordedTransition(
  call: Call,
  { version, automation, quote }: VersionFacts,
  { from, to, blocked_reason }: TransitionChange,
  more: Pick<Decided, 'statusMetadata' | 'more' | 'projectId'> & { readonly taskId: string | null },
): Change {
  const { projectId: project_id } = more;
  const quote_id = quote?.id ?? null;
  const { systemInitiated: system_initiated } = call.principal;
  const after = { ...version, project_id, status: to };
  const begins = {
    blocked_at: null,
    reason: blocked_reason,
    previous_status: from,
    remediation_task_id: more.taskId,
  };
  const ends = {
    blocked_at: version.blocked_at,
    reason: version.blocked_reason,
    previous_status: version.previous_status,
    remediation_task_id: version.remediation_task_id,
  };
  const block = to === 'Blocked' ? begins : from === 'Blocked' ? ends : null;
  return changeBy(call, {
    type: 'automation_status_changed',
    entity: { type: 'automation_version', id: version.id, version: version.version + 1 },
    actionType: 'update_status',
    metadata: {
      from_status: from,
      to_status: to,
      project_id,
      quote_id,
      blocked_reason,
      system_initiated,
      ...more.more,
    },
    data: {
      automation_version: eventVersion(after, automation.name),
      from_status: from,
      to_status: to,
      status_metadata: more.statusMetadata,
      quote_id,
      system_initiated,
      block,
    },
  });
}

function taskOf(
  call: Call,
  { version, automation }: VersionFacts,
  { from, blocked_reason, remediation }: TransitionChange,
  taskId: string | null,
  cause: { readonly type: string; readonly id: string },
): DecidedTransition['task'] {
  if (remediation === 'none') return null;
  const said = saidBy(call, cause);
  if (remediation === 'cancel') {
    return { ...said, status: 'canceled', reason: 'The automation version was archived.' };
  }
  const title = [...`Remediate ${automation.name}, version ${version.number}`].slice(0, TITLE_MAX).join('');
  const description = [
    `Version ${version.number} of ${automation.name} was blocked in '${from}': ${blocked_reason}`,
    'Remove the cause, then complete this task. The version can go back when it has been stable since.',
  ].join('\n\n');
  return { ...said, task_id: taskId, title, description };
}
