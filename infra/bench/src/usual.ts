import { readFileSync } from 'node:fs';
import type { Row } from './figure.ts';

/** What both sides of a figure usually come to on this machine. */
export interface Usual {
  readonly ours: number;
  readonly peer: number;
}

export type UsualById = Readonly<Record<string, Usual>>;

/** Beyond this a side has not slowed down or sped up: something else was measured. */
const FACTOR = 5;

/** What earlier runs in full on this machine came to, as the last results have it; nothing where there are none. */
export function readUsual(file: string): UsualById {
  try {
    const { usual = {} } = JSON.parse(readFileSync(file, 'utf8')) as { usual?: UsualById };
    return usual;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw error;
  }
}

/** Marks the rows of which a side is more than five times off its usual. */
export function checkedAgainst(usual: UsualById, rows: readonly Row[]): Row[] {
  return rows.map((row) => {
    const known = usual[row.id];
    if (known === undefined || row.against === undefined) return row;
    const sides = [
      ['measured', row.measured.median, known.ours],
      ['limit or peer', row.against.measured.median, known.peer],
    ] as const;
    const off = sides
      .filter(([, now, usually]) => Math.max(now / usually, usually / now) > FACTOR)
      .map(([side, now, usually]) => `${side} is ${now.toPrecision(3)}, usually ${usually.toPrecision(3)}`);
    return off.length === 0 ? row : { ...row, met: false, invalid: [...(row.invalid ?? []), ...off] };
  });
}

/** The usual, once these rows were measured: half of it is they, and a figure that is none changes nothing. */
export function usualAfter(usual: UsualById, rows: readonly Row[]): UsualById {
  const valid = rows.flatMap(({ id, measured, against, invalid }) => {
    if (against === undefined || invalid !== undefined) return [];
    const now = { ours: measured.median, peer: against.measured.median };
    const known = usual[id] ?? now;
    const between = { ours: Math.sqrt(now.ours * known.ours), peer: Math.sqrt(now.peer * known.peer) };
    return [[id, between] as const];
  });
  return { ...usual, ...Object.fromEntries(valid) };
}
