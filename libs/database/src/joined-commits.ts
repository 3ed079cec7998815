import type { Pool, QueryConfig, QueryResultRow } from 'pg';
import { isOutage } from './failure.ts';
import { COMMITTING, joined } from './joined.ts';
import { isImpatient } from './lock-patience.ts';
import { runStatement, withTransaction } from './transaction.ts';

type Statement = QueryConfig<unknown[]>;

/**
 * A function of SQL that commits decided changes of different callers in one transaction. It takes an array of the
 * arguments of the function that commits one, and answers each in its order: what that one answered, or nulls where a
 * fact it was decided by is no longer true, and `aside`, true where it was undone because it failed or would have waited
 * for a lock.
 */
export interface ManyCommitted {
  readonly name: string;
  /** What the function that commits one answers; the first is null only where nothing was written. */
  readonly answers: readonly [string, ...string[]];
  /** Changes lock in this order, so that two transactions seldom wait for each other in a ring. */
  readonly orderOf: (values: readonly unknown[]) => string;
}

/**
 * Commits decided changes, what callers ask for at the same time together, each as if it were alone: what a shared
 * transaction put aside is made in one of its own, which waits as long as it has to, and whose failure is its caller's.
 * A statement calls the function that commits one; undefined when nothing was written.
 */
export function joinedCommits<Row extends QueryResultRow>(
  pool: Pool,
  many: ManyCommitted,
): (statement: Statement) => Promise<Row | undefined> {
  const [first] = many.answers;
  const ask = joined(
    (statements: readonly Statement[]) => commitTogether(pool, many, statements),
    COMMITTING,
  );
  return async (statement) => {
    const { aside, ...answer } = await ask(statement);
    if (aside) return runAlone<Row>(pool, statement);
    return answer[first] === null ? undefined : (answer as unknown as Row);
  };
}

async function runAlone<Row extends QueryResultRow>(
  pool: Pool,
  statement: Statement,
): Promise<Row | undefined> {
  if (!isImpatient()) return (await runStatement<Row>(pool, statement))[0];
  return withTransaction(pool, async (tx) => (await tx.query<Row>(statement)).rows[0]);
}

interface JoinedAnswer extends QueryResultRow {
  readonly aside: boolean;
}

async function commitTogether(
  pool: Pool,
  { name, answers, orderOf }: ManyCommitted,
  statements: readonly Statement[],
): Promise<JoinedAnswer[]> {
  const ordered = statements.map(({ values = [] }, at) => ({ values, at, key: orderOf(values) }));
  ordered.sort((a, b) => (a.key < b.key ? -1 : 1));
  const rows = await runStatement<JoinedAnswer>(pool, {
    name,
    text: `select ${answers.join(', ')}, aside from ${name}($1)`,
    values: [JSON.stringify(ordered.map(({ values }) => values))],
  }).catch((error: unknown) => {
    // Nothing was written, and one of them is to blame: alone it shows which.
    if (isOutage(error)) throw error;
    return ordered.map(() => ({ aside: true }));
  });
  const given: JoinedAnswer[] = [];
  for (const [index, { at }] of ordered.entries()) given[at] = rows[index] as JoinedAnswer;
  return given;
}
