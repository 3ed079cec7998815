import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@interlock/servers';
import type { Fault, Finding } from './fault.ts';

/** One fault's result, as it stands in the results file. */
export interface Result extends Finding {
  readonly id: string;
  readonly title: string;
  readonly holds: boolean;
  readonly seconds: number;
}

/** Judges a finding: a fault that never fired proves nothing. */
export function resultOf({ id, title }: Fault, finding: Finding, seconds: number): Result {
  const holds = finding.fired > 0 && finding.violations.length === 0;
  return { id, title, holds, seconds, ...finding };
}

/** A fault in a line, and each violation in one below. */
export function linesOf({ id, title, holds, seconds, fired, numbers, violations }: Result): string {
  const found = Object.entries({ fired, ...numbers }).map(([name, value]) => `${name} ${value}`);
  const head = `${holds ? 'holds ' : 'FAILED'}  ${id}  ${title} (${seconds.toFixed(1)} s): ${found.join('; ')}`;
  const never = fired === 0 ? ['The fault never fired.'] : [];
  return [head, ...[...never, ...violations].map((line) => `        ${line}`)].join('\n');
}

/** Writes faults-results.json at the repository's root. */
export function writeResults(results: readonly Result[], short: boolean): void {
  const report = { at: new Date().toISOString(), form: short ? 'short' : 'full', results };
  writeFileSync(join(repoRoot(), 'faults-results.json'), `${JSON.stringify(report, null, 2)}\n`);
}
