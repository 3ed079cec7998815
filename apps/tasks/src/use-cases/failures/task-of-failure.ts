import { newId } from '@interlock/database';
import { taskOfFailure } from '../../domain/failure-kinds.ts';
import { remindersOf } from '../../domain/reminders.ts';
import { isProjectChecklist } from '../../domain/status-change.ts';
import { taskToBe } from '../../store/insert-task.ts';
import type { DecidedFailure, KnownFacts } from '../../store/joined-failures.ts';
import { newTaskRow, taskCreation } from '../tasks/new-task.ts';
import { originOfFailure, subjectOf, type FailedMessage } from './failed-message.ts';

/** The task that a failure becomes (Flow 31), with all that is committed together with it. */
export function decidedTask(message: FailedMessage, facts: KnownFacts): DecidedFailure {
  const { failure } = message;
  const { source, failure_id: failureId, code, field } = subjectOf(message);
  const origin = originOfFailure(facts.tenant_id, message);
  const dueDate = failure.due_date ? new Date(failure.due_date) : null;
  const row = newTaskRow(origin, {
    ...taskOfFailure(code, field, failure.severity ?? ''),
    id: newId(),
    context: { type: failure.context_type, id: failure.context_id, status_number: facts.status_number },
    description: failure.message,
    status: 'backlog',
    reason: null,
    assignee_id: failure.assignee_id ?? null,
    due_date: dueDate,
    start_date: null,
    end_date: null,
    failure: { code, field },
  });
  const task = taskToBe(facts.tenant_id, row);
  return {
    source,
    failureId,
    task: row,
    assignee: facts.assignee,
    recorded: taskCreation(origin, task),
    isProjectChecklist: isProjectChecklist(task),
    reminders: dueDate ? remindersOf(dueDate, facts.read_at, facts.settings ?? {}) : [],
  };
}
