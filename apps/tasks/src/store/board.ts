import type { TaskStatus } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { cursorKey } from '@interlock/service';
import type { SummaryRow } from './present.ts';

interface StoredRow extends Omit<SummaryRow, 'position'> {
  readonly position: string;
  /** The position in millionths. */
  readonly place: string;
}

/** A task in its column, with the key that the column is ordered by. */
export interface ColumnRow extends SummaryRow {
  readonly key: string;
}

export interface Column {
  readonly status: TaskStatus;
  readonly total: number;
  readonly rows: readonly ColumnRow[];
}

interface Asked {
  readonly tenantId: string;
  readonly projectId: string;
  readonly statuses: readonly TaskStatus[];
  readonly limit: number;
  /** The next_cursor of an earlier page of the one column that is asked for. */
  readonly cursor: string | undefined;
}

/**
 * Up to `limit` tasks of each column, in order, all of one moment. The range is a comparison of bigints, which row
 * security lets the index tasks_project_column answer. Throws `validation_failed` for a strange cursor.
 */
export async function boardColumns(tx: Transaction, asked: Asked): Promise<Column[]> {
  const { tenantId, projectId, statuses, limit } = asked;
  const [place, id] = asked.cursor === undefined ? [] : cursorKey(asked.cursor, 'get_board').split(' ');
  const { rows } = await tx.query<{ column: TaskStatus; total: string } & (StoredRow | { id: null })>({
    name: 'board_columns',
    text: `select c.status as column, n.total, t.*
             from unnest($3::text[]) with ordinality c (status, at)
            cross join lateral (
              select count(*) as total from tasks t
               where t.tenant_id = $1 and t.project_id = $2 and t.effective_status = c.status
                 and t.deleted_at is null
            ) n
             left join lateral (
              select t.id, t.tenant_id, t.project_id, t.automation_version_id, t.kind, t.title,
                     t.effective_status as status, t.status as own_status, t.derived_status, t.position, t.place,
                     t.effective_progress as progress_percent, t.reason, t.priority, t.assignee_id, t.due_date,
                     t.start_date::text, t.end_date::text, t.occurrences, t.created_by, t.created_by_system,
                     t.version, t.status_changed_at, t.created_at, t.updated_at
                from tasks t
               where t.tenant_id = $1 and t.project_id = $2 and t.effective_status = c.status
                 and t.deleted_at is null and (t.place, t.id) > ($4::bigint, $5::uuid)
               order by t.place, t.id limit $6
            ) t on true
            order by c.at, t.place, t.id`,
    values: [tenantId, projectId, statuses, place ?? BEFORE_ALL.place, id ?? BEFORE_ALL.id, limit],
  });
  return statuses.map((status) => {
    const own = rows.filter((row) => row.column === status);
    return { status, total: Number(own[0]?.total), rows: own.flatMap((row) => columnRow(row)) };
  });
}

const BEFORE_ALL = { place: '-1', id: '00000000-0000-0000-0000-000000000000' };

function columnRow(row: StoredRow | { readonly id: null }): ColumnRow[] {
  if (row.id === null) return [];
  return [{ ...row, position: Number(row.position), key: `${row.place} ${row.id}` }];
}
