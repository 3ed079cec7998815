import { SERVICE_ROLES, type RolePasswords } from './services.ts';

export interface JobConfiguration {
  readonly adminUrl: string;
  readonly passwords: RolePasswords;
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

/** The job's environment; throws one line naming the first variable that is missing or wrong. */
export function readConfiguration(env: NodeJS.ProcessEnv): JobConfiguration {
  const adminUrl = required(env, 'POSTGRES_ADMIN_URL');
  if (!/^postgres(ql)?:$/.test(URL.canParse(adminUrl) ? new URL(adminUrl).protocol : '')) {
    throw new Error('POSTGRES_ADMIN_URL is not a postgres:// URL');
  }
  const passwords = Object.fromEntries(
    SERVICE_ROLES.map((role) => [role, required(env, `POSTGRES_PASSWORD_${role.toUpperCase()}`)]),
  ) as RolePasswords;
  return { adminUrl, passwords };
}
