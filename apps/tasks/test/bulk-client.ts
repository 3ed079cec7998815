import { catalog, readRequest, type Principal, type Route } from '@interlock/contracts';
import { withoutSecrets } from '@interlock/messaging';
import { bulkTasks } from '../src/use-cases/bulk/bulk-tasks.ts';
import type { Deps } from '../src/use-cases/deps.ts';
import { as, session, type TasksService } from './tasks-service.ts';

const contract = catalog.tasks.bulkTasks;
const route = contract.routes[0] as unknown as Route;
/** Who sends a bulk, unless someone else is named. */
export const owner = session('acme', 'olga');
export const secret = ['password: hunter', '2secret'].join('');

interface Answer {
  readonly applied: number;
  readonly refused: number;
  readonly results: readonly {
    readonly status: number;
    readonly task?: { readonly id: string; readonly status: string; readonly version: number };
    readonly already_applied?: boolean;
    readonly warning?: string | null;
    readonly problem?: { readonly code: string };
  }[];
}

/** Sends bulks as the gateway would, and sees what they wrote. */
export function bulkClient(service: () => TasksService) {
  const send = async (body: object, principal: Principal = owner, deps: Partial<Deps> = {}) => {
    const input = readRequest(route, { params: {}, query: {}, headers: {}, body });
    const searched = withoutSecrets(principal, input, contract.searchesItems);
    const output = await as(principal, bulkTasks({ ...service().deps, ...deps }), searched as never);
    return route.response.parse(route.present(output)) as Answer;
  };
  return {
    send,
    create: (mode: string, tasks: object[], principal?: Principal) =>
      send({ operation: 'create', mode, tasks }, principal),
    move: (mode: string, changes: object[], principal?: Principal) =>
      send({ operation: 'status', mode, changes }, principal),
    written: (project: string) => written(service(), project),
  };
}

/** Each item's HTTP status, with the status of its task or the code of its problem. */
export function outcomes({ results }: Answer): string[] {
  return results.map(({ status, task, problem }) => `${status} ${task?.status ?? problem?.code}`);
}

/** The refusal of what should be refused. */
export async function thrown(work: Promise<unknown>): Promise<unknown> {
  const error = await work.then(
    () => undefined,
    (e: { refusal?: unknown }) => e,
  );
  return error?.refusal;
}

/** Everything that a bulk may write, of one project. */
async function written(service: TasksService, project: string) {
  const [counts] = await service.rows(
    `select (select count(*)::int from tasks.tasks where project_id = p.id) as tasks,
            (select count(*)::int from tasks.audit_logs where metadata->>'context_id' = p.id::text) as audits,
            (select count(*)::int from tasks.outbox where type <> 'project_changed'
                and (entity_id = p.id::text or payload::json->'data'->'task'->>'project_id' = p.id::text)) as events,
            checklist_complete as complete, checklist_total as total
       from tasks.projects p where id = $1`,
    [project],
  );
  return counts;
}
