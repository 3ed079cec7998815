import { RefusedError, TASK_STATUSES, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { pageOf } from '@interlock/service';
import { readRefusal } from '../../domain/access.ts';
import { boardColumns } from '../../store/board.ts';
import { taskSummaryOf } from '../../store/present.ts';
import { loadProject } from '../../store/projects.ts';
import type { Deps } from '../deps.ts';

/** What the columns of one answer share: an answer ends at 900 KiB. */
const LARGEST_BOARD_BYTES = 850 * 1024;

/** The columns of a project's board, or one of them from where an earlier page ended. */
export function getBoard({ database }: Deps): UseCase<(typeof catalog)['tasks']['getBoard']> {
  return ({ principal }, { project_id, status, cursor, limit }) =>
    database.read({ principal }, async (tx) => {
      const { tenantId, sub } = principal;
      const { role } = await loadProject(tx, tenantId, project_id, sub, 'none');
      const refusal = readRefusal(principal, role);
      if (refusal) throw new RefusedError(refusal);
      const statuses = status === undefined ? TASK_STATUSES : [status];
      const asked = { tenantId, projectId: project_id, statuses, cursor, limit: limit + 1 };
      const columns = await boardColumns(tx, asked);
      const share = LARGEST_BOARD_BYTES / statuses.length;
      return {
        columns: columns.map(({ status: shown, total, rows }) => {
          const { items, next_cursor } = pageOf(
            'get_board',
            rows,
            limit,
            taskSummaryOf,
            ({ key }) => key,
            share,
          );
          return { status: shown, tasks: items, total, next_cursor };
        }),
      };
    });
}
