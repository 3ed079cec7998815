import {
  RefusedError,
  USER_KINDS,
  type catalog,
  type Input,
  type Output,
  type TaskKind,
} from '@interlock/contracts';
import { newId, type Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { writeRefusal } from '../../domain/access.ts';
import { restrictionRefusal } from '../../domain/project-restrictions.ts';
import { reasonRefusal, storedReason } from '../../domain/reason.ts';
import { taskDatesRefusal } from '../../domain/task-dates.ts';
import { requireAssignable } from '../../store/people.ts';
import type { ContextFacts } from '../../store/task-context.ts';
import { originOf } from '../recorded.ts';
import { addTask } from './add-task.ts';

type CreateTask = (typeof catalog)['tasks']['createTask'];

/**
 * Makes a task that a person asked for as a part of a transaction that has locked its context: a project against its counters
 * for a checklist task or one with dependencies. `requireAssignee` is how an assignee is looked up.
 */
export async function createTaskWithin(
  tx: Transaction,
  call: Call,
  { context, role }: ContextFacts,
  input: Input<CreateTask>,
  requireAssignee = requireAssignable,
): Promise<Output<CreateTask>> {
  const { principal, surface } = call;
  const { kind = 'general_todo', priority = 'normal', dependencies = [], checklist = [] } = input;
  const reason = storedReason(input.reason);
  const days = { start_date: input.start_date ?? null, end_date: input.end_date ?? null };
  const refusal =
    writeRefusal(principal, role) ??
    kindRefusal(kind) ??
    restrictionRefusal(context.status, { type: 'create' }) ??
    reasonRefusal(input.status, reason, surface) ??
    taskDatesRefusal(days, context);
  if (refusal) throw new RefusedError(refusal);
  if (input.assignee_id) await requireAssignee(tx, context, input.assignee_id, kind);
  return addTask(tx, originOf(call), {
    id: newId(),
    context,
    ...days,
    kind,
    title: input.title,
    description: input.description ?? null,
    status: input.status,
    reason,
    priority,
    assignee_id: input.assignee_id ?? null,
    due_date: input.due_date ? new Date(input.due_date) : null,
    dependencies,
    checklist,
  });
}

function kindRefusal(kind: TaskKind) {
  if ((USER_KINDS as readonly TaskKind[]).includes(kind)) return undefined;
  const message = `Tasks of kind '${kind}' are made by the system alone. Use one of ${USER_KINDS.join(', ')}.`;
  return { code: 'forbidden' as const, message };
}
