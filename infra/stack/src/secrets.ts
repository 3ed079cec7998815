import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { writeAtomically } from './atomic-file.ts';

/** Services with a schema of their own, and so with three roles in Postgres. */
export const DATABASE_SERVICES = ['directory', 'tasks', 'automation', 'audit', 'notifications'] as const;
export const DATABASE_ROLES = ['owner', 'app', 'relay'] as const;
export const NATS_USERS = [
  'gateway',
  ...DATABASE_SERVICES,
  'orchestrator',
  'provisioner',
  'validator',
  'monitoring',
] as const;

export type DatabaseService = (typeof DATABASE_SERVICES)[number];
export type DatabaseRole = `${DatabaseService}_${(typeof DATABASE_ROLES)[number]}`;
export type NatsUser = (typeof NATS_USERS)[number];

export interface Secrets {
  postgres: Record<'admin' | DatabaseRole, string>;
  nats: Record<NatsUser, string>;
}

/** The stack's passwords: those in the file, and new ones (kept there, mode 0600) for whoever has none yet. */
export function loadSecrets(file: string): Secrets {
  const known = read(file);
  const roles = DATABASE_SERVICES.flatMap((service) =>
    DATABASE_ROLES.map((role) => `${service}_${role}` as const),
  );
  const secrets = {
    postgres: fill(['admin', ...roles] as const, known.postgres),
    nats: fill(NATS_USERS, known.nats),
  };
  const text = `${JSON.stringify(secrets, null, 2)}\n`;
  writeAtomically(file, text);
  return secrets;
}

function read(file: string): Partial<Secrets> {
  try {
    return JSON.parse(readFileSync(file, 'utf8')) as Partial<Secrets>;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return {};
    throw new Error(
      `${file} can't be read (${(error as Error).message}); restore it, or start with an empty INTERLOCK_HOME.`,
    );
  }
}

function fill<Name extends string>(
  names: readonly Name[],
  known: Partial<Record<Name, string>> = {},
): Record<Name, string> {
  return Object.fromEntries(names.map((name) => [name, known[name] ?? password()])) as Record<Name, string>;
}

// A letter first and then hex: fit for a URL, and never taken for a number in nats-server's configuration.
function password(): string {
  return `p${randomBytes(24).toString('hex')}`;
}
