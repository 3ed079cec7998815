import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../src/configuration.ts';
import { SERVICE_ROLES } from '../src/index.ts';

const complete = {
  POSTGRES_ADMIN_URL: 'postgres://postgres:p@127.0.0.1:5432/interlock',
  ...Object.fromEntries(
    SERVICE_ROLES.map((role) => [`POSTGRES_PASSWORD_${role.toUpperCase()}`, `p-${role}`]),
  ),
};

describe('the migration job’s configuration', () => {
  it('is an administrator’s URL and a password for each role', () => {
    const { passwords } = readConfiguration(complete);
    expect(passwords.tasks_relay).toBe('p-tasks_relay');
  });

  it.each([
    ['POSTGRES_ADMIN_URL', undefined, 'POSTGRES_ADMIN_URL is not set'],
    ['POSTGRES_ADMIN_URL', 'nonsense', 'POSTGRES_ADMIN_URL is not a postgres:// URL'],
    ['POSTGRES_PASSWORD_AUDIT_APP', '', 'POSTGRES_PASSWORD_AUDIT_APP is not set'],
  ])('names %s when it is %j', (name, value, message) => {
    expect(() => readConfiguration({ ...complete, [name]: value })).toThrow(message);
  });
});
