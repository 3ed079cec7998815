import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import type { World } from '../world.ts';
import { allTables } from './tables.ts';

/**
 * Everything in which one of `marks` stands, in whatever case: rows of tables, and files of the stack: logs, mails,
 * streams, histories, and the database's own. The files show also what was deleted, and what was rolled back.
 */
export async function storedAnywhere(
  world: World,
  marks: readonly string[],
): Promise<{ found: string[]; looked: Record<string, number> }> {
  const found: string[] = [];
  const tables = await allTables(world.admin);
  for (const { sql } of tables) {
    const { rows } = await world.admin.query<{ row: string }>(
      `select left(to_jsonb(t)::text, 300) as row from ${sql} t where to_jsonb(t)::text ~* $1 limit 2`,
      [marks.join('|')],
    );
    found.push(...rows.map(({ row }) => `${sql} has a row with it: ${row}`));
  }
  await world.admin.query('checkpoint');
  const { rows } = await world.admin.query<{ data_directory: string }>('show data_directory');
  const files = new Set([world.home, rows[0]?.data_directory ?? world.home].flatMap(filesIn));
  for (const file of files) {
    const text = readFileSync(file, 'latin1').toLowerCase();
    const at = Math.max(...marks.map((mark) => text.indexOf(mark.toLowerCase())));
    if (at >= 0)
      found.push(
        `${relative(world.home, file)} has it: …${JSON.stringify(text.slice(Math.max(0, at - 120), at + 40))}…`,
      );
  }
  return { found, looked: { tables: tables.length, files: files.size } };
}

function filesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name));
}
