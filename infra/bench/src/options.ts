import { parseArgs } from 'node:util';

export const USAGE = 'Usage: npm run bench [-- --short] [-- --only S1a,S3]';

export interface Options {
  /** One brief round of each figure: it proves that the bench runs, and measures nothing. */
  readonly short: boolean;
  /** The ids of the figures to measure; all when undefined. */
  readonly only: readonly string[] | undefined;
}

/** Reads the command line; throws one line saying what is wrong. */
export function readOptions(args: readonly string[], known: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: { short: { type: 'boolean', default: false }, only: { type: 'string' } },
  });
  const only = values.only?.split(',').map((id) => id.trim().toLowerCase());
  const unknown = only?.filter((id) => !known.some((one) => one.toLowerCase() === id)) ?? [];
  if (unknown.length > 0)
    throw new Error(`There is no figure ${unknown.join(', ')}; there are ${known.join(', ')}.`);
  return { short: values.short, only: only && known.filter((id) => only.includes(id.toLowerCase())) };
}
