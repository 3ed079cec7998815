import { joined, runStatement } from '@interlock/database';
import type { Pool } from 'pg';
import {
  readFactsOfMany,
  type AppliedStatus,
  type applyStatus,
  type AskedFacts,
  type StatusFactsRow,
} from './status.ts';

type Statement = ReturnType<typeof applyStatus>;

interface JoinedRow {
  readonly updated_at: Date | null;
  readonly aside: boolean;
}

/** A reading is mostly the asking, so many share one. */
const READING = { largest: 16, atOnce: 2 };
/** A commit is mostly the work, so few share one, and more of them keep every processor of the database busy. */
const COMMITTING = { largest: 4, atOnce: 4 };

/**
 * Changes of status of different callers, read in one round trip and committed in one transaction: what it costs to
 * ask, and to wait for the disk, is shared by all that ask at the same time.
 */
export class JoinedStatuses {
  readonly #pool: Pool;
  /** Reads what one change is decided by. */
  readonly read: (asked: AskedFacts) => Promise<StatusFactsRow>;
  readonly #apply: (statement: Statement) => Promise<JoinedRow>;

  constructor(pool: Pool) {
    this.#pool = pool;
    this.read = joined((asked) => readFactsOfMany(pool, asked), READING);
    this.#apply = joined((statements) => applyTogether(pool, statements), COMMITTING);
  }

  /** Commits one decided change; undefined when a fact it was decided by is no longer true. */
  async apply(statement: Statement): Promise<AppliedStatus | undefined> {
    const { updated_at, aside } = await this.#apply(statement);
    if (aside) return (await runStatement<AppliedStatus>(this.#pool, statement))[0];
    return updated_at === null ? undefined : { updated_at };
  }
}

/** Those of a project one after the other, so that two transactions seldom wait for each other in a ring. */
async function applyTogether(pool: Pool, statements: readonly Statement[]): Promise<JoinedRow[]> {
  const ordered = statements.map(({ values = [] }, at) => ({ values, at, key: `${values[3]}/${values[1]}` }));
  ordered.sort((a, b) => (a.key < b.key ? -1 : 1));
  const rows = await runStatement<JoinedRow>(pool, {
    name: 'apply_statuses',
    text: 'select updated_at, aside from apply_statuses($1)',
    values: [JSON.stringify(ordered.map(({ values }) => values))],
  });
  const answers: JoinedRow[] = [];
  for (const [index, { at }] of ordered.entries()) answers[at] = rows[index] as JoinedRow;
  return answers;
}
