import pg from 'pg';
import { plannedStatements } from './planned-statements.ts';
import type { BareTransaction } from './transaction.ts';

/** Fewer rows than these are read whole in less time than an index is looked up. */
const FEW_ROWS = 1_000;

interface PlanNode {
  readonly 'Node Type': string;
  readonly 'Relation Name'?: string;
  readonly Plans?: readonly PlanNode[];
}

/**
 * What is wrong with the plans of a bare transaction, as the role of `url` gets them: a table of some size that is read
 * whole, where an index is meant to answer. A limit that is measured so is none.
 */
export async function wrongPlans(bare: BareTransaction, url: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const large = await largeTables(client);
    const wrong: string[] = [];
    for (const { text, name } of plannedStatements(bare)) {
      if (!/^\s*(select|insert|update|delete|with)\b/i.test(text)) continue;
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }>(
        `explain (generic_plan, format json) ${text}`,
      );
      const [explained] = rows.flatMap((row) => row['QUERY PLAN']);
      const read = explained ? scannedTables(explained.Plan) : [];
      wrong.push(...read.filter((table) => large.has(table)).map((table) => `${name} reads all of ${table}`));
    }
    return wrong;
  } finally {
    await client.end();
  }
}

async function largeTables(client: pg.Client): Promise<ReadonlySet<string>> {
  const { rows } = await client.query<{ name: string }>(
    `select c.relname as name from pg_class c join pg_namespace n on n.oid = c.relnamespace
      where c.relkind = 'r' and c.reltuples >= $1 and n.nspname = any (current_schemas(false))`,
    [FEW_ROWS],
  );
  return new Set(rows.map(({ name }) => name));
}

/** The tables that a plan reads from end to end. */
function scannedTables(plan: PlanNode): string[] {
  const own = plan['Node Type'] === 'Seq Scan' ? [plan['Relation Name'] ?? 'a table'] : [];
  return [...own, ...(plan.Plans ?? []).flatMap(scannedTables)];
}
