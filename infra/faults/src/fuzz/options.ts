import { parseArgs } from 'node:util';

export const USAGE = 'Usage: npm run fuzz [-- --examples 50] [-- --seconds 120] [-- --seed 1]';

export interface FuzzOptions {
  /** Test cases for each operation and phase, at most. */
  readonly examples: number;
  /** The longest that the requests of one caller may take. */
  readonly seconds: number;
  /** The same seed makes the same requests. */
  readonly seed: number | undefined;
}

/** Reads the command line; throws one line saying what is wrong. */
export function readFuzzOptions(args: readonly string[]): FuzzOptions {
  const { values } = parseArgs({
    args: [...args],
    strict: true,
    options: {
      examples: { type: 'string', default: '50' },
      seconds: { type: 'string', default: '120' },
      seed: { type: 'string' },
    },
  });
  return {
    examples: positive('--examples', values.examples),
    seconds: positive('--seconds', values.seconds),
    seed: values.seed === undefined ? undefined : positive('--seed', values.seed),
  };
}

function positive(option: string, text: string): number {
  if (/^[1-9]\d{0,8}$/.test(text)) return Number(text);
  throw new Error(`${option} must be a whole number above 0, not '${text}'.`);
}
