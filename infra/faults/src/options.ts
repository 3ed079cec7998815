import { parseArgs } from 'node:util';

export const USAGE = 'Usage: npm run faults [-- --short] [-- --only F1,F3]';

export interface Options {
  /** Each fault a few times instead of as often as the goals say. */
  readonly short: boolean;
  /** The ids of the faults to inject; all when undefined. */
  readonly only: readonly string[] | undefined;
}

/** Reads the command line; throws one line saying what is wrong. */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: { short: { type: 'boolean', default: false }, only: { type: 'string' } },
  });
  const only = values.only?.split(',').map((id) => id.trim().toUpperCase());
  const unknown = only?.filter((id) => !known.includes(id)) ?? [];
  if (unknown.length > 0)
    throw new Error(`There is no fault ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  return { short: values.short, only };
}
