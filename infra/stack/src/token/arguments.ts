import { parseArgs } from 'node:util';
import type { TokenRequest } from '../issuer/sign.ts';

export const TOKEN_USAGE =
  'Usage: npm run -s token -- --tenant demo --user alice [--roles ops_build,workflows_write] [--service] [--ttl 3600]';

const NAME = /^[A-Za-z0-9_.-]{1,64}$/;
const LONGEST_TTL_SECONDS = 365 * 24 * 3600;

/** Reads the command line; throws one line saying what is wrong. */
export function readTokenArguments(args: readonly string[]): TokenRequest {
  const { values } = parseArgs({
    args: withRolesValue(args),
    strict: true,
    options: {
      tenant: { type: 'string' },
      user: { type: 'string' },
      roles: { type: 'string', default: '' },
      service: { type: 'boolean', default: false },
      ttl: { type: 'string', default: '3600' },
    },
  });
  return {
    tenant: name('--tenant', values.tenant),
    user: name('--user', values.user),
    roles: values.roles
      .split(',')
      .filter(Boolean)
      .map((role) => name('--roles', role)),
    use: values.service ? 'service' : 'session',
    ttlSeconds: seconds(values.ttl),
  };
}

/** `--roles` may stand without a value. */
function withRolesValue(args: readonly string[]): string[] {
  return args.map((arg, index) => {
    const next = args[index + 1];
    return arg === '--roles' && (next === undefined || next.startsWith('--')) ? '--roles=' : arg;
  });
}

function name(option: string, value: string | undefined): string {
  if (value !== undefined && NAME.test(value)) return value;
  throw new Error(`${option} must be 1 to 64 of A-Z a-z 0-9 _ . -, not '${value ?? ''}'.`);
}

function seconds(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1 && value <= LONGEST_TTL_SECONDS) return value;
  throw new Error(`--ttl must be whole seconds from 1 to ${LONGEST_TTL_SECONDS}, not '${text}'.`);
}
