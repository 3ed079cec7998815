import type { catalog, Input, Principal, TaskStatus } from '@interlock/contracts';
import { getBoard } from '../src/use-cases/tasks/get-board.ts';
import { moveTask } from '../src/use-cases/tasks/move-task.ts';
import { as, projectOf, type TasksService } from './tasks-service.ts';

type Move = Omit<Input<(typeof catalog)['tasks']['moveTask']>, 'task_id'>;

/** A project with its board, as the board's surface sees it. */
export async function boardOf(service: TasksService, owner: Principal, members: Record<string, string> = {}) {
  const made = await projectOf(service, owner, members);
  const move = (task_id: string, input: Move, principal = owner) =>
    as(principal, moveTask(service.deps), { task_id, ...input }, 'app');
  const board = async (input: Partial<Input<(typeof catalog)['tasks']['getBoard']>> = {}) =>
    (await as(owner, getBoard(service.deps), { project_id: made.project.id, limit: 200, ...input }, 'app'))
      .columns;
  return {
    ...made,
    /** Tasks in the column `status`, in the order in which they were made. */
    async tasks(count: number, status: TaskStatus = 'backlog', more = {}) {
      const ids: string[] = [];
      for (let at = 0; at < count; at += 1)
        ids.push((await made.task({ status, reason: 'because', ...more })).id);
      return ids;
    },
    onBoard: move,
    board,
    /** The ids of a column, first to last. */
    async column(status: TaskStatus) {
      return (await board({ status })).flatMap(({ tasks }) => tasks.map(({ id }) => id));
    },
    records: (task: string) =>
      service.rows(
        `select a.action_type, a.metadata, o.type, o.entity_version, o.payload::jsonb as payload
           from tasks.audit_logs a
           join tasks.outbox o on o.payload::jsonb -> 'audit' ->> 'id' = a.id::text
          where a.entity_id = $1 and a.action_type <> 'create_task' order by o.id`,
        [task],
      ),
  };
}
