import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '@interlock/servers';
import { BARE_TOOL } from './bare/bare.ts';
import type { Measured, Row } from './figure.ts';
import type { Spread } from './spread.ts';
import type { UsualById } from './usual.ts';
import type { CpuTimes } from './stack/cpu.ts';

const HEAD = ['figure', 'what', 'measured', 'limit or peer', 'ratio', 'goal', ''];

/** The table, and below it the CPU time of each figure and what must be known to read it. */
export function tableOf(rows: readonly Row[]): string {
  const cells = [HEAD, ...rows.map(cellsOf)];
  const widths = HEAD.map((_, column) => Math.max(...cells.map((line) => line[column]?.length ?? 0)));
  const line = (texts: readonly string[]) =>
    texts
      .map((text, column) => text.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const details = rows.flatMap(detailsOf);
  return [line(HEAD), rule, ...cells.slice(1).map(line), '', ...details].join('\n');
}

/** At the repository's root. */
export const RESULTS = join(repoRoot(), 'bench-results.json');

/** Writes the results, with what they make the usual. */
export function writeResults(rows: readonly Row[], usual: UsualById, short: boolean): void {
  const report = {
    at: new Date().toISOString(),
    form: short ? 'short' : 'full',
    bare_tool: BARE_TOOL,
    node: process.version,
    cores: cpus().length,
    rows,
    usual,
  };
  writeFileSync(RESULTS, `${JSON.stringify(report, null, 2)}\n`);
}

function cellsOf({ id, what, measured, against, ratio, goal, met, invalid }: Row): string[] {
  return [
    id,
    what,
    inUnit(measured),
    against ? `${inUnit(against.measured)}: ${against.what}` : '',
    invalid ? 'invalid' : ratio ? spread(ratio, 2) : '',
    `${goal.at === 'least' ? '≥' : '≤'} ${goal.value}${ratio ? '' : ` ${measured.unit}`}`,
    invalid ? '' : met ? 'reached' : 'not reached',
  ];
}

function detailsOf({ id, cpu, notes, invalid = [] }: Row): string[] {
  return [
    ...(cpu ? [`${id}  CPU µs each: ${cpuLine(cpu.ours)}`] : []),
    ...(cpu?.peer ? [`${id}  CPU µs each, peer: ${cpuLine(cpu.peer)}`] : []),
    ...invalid.map((why) => `${id}  invalid: ${why}`),
    ...notes.map((note) => `${id}  ${note}`),
  ];
}

function cpuLine(times: CpuTimes): string {
  const parts = Object.entries(times).sort(([, a], [, b]) => b - a);
  return parts.map(([name, micros]) => `${name} ${micros}`).join(', ') || 'not known here';
}

function inUnit(measured: Measured): string {
  return `${spread(measured, measured.median < 20 ? 2 : 0)} ${measured.unit}`;
}

function spread({ median, min, max }: Spread, digits: number): string {
  const text = (value: number) => value.toFixed(digits);
  return min === max ? text(median) : `${text(median)} (${text(min)}–${text(max)})`;
}
