import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { NATS_USERS } from '@interlock/nats';
import { SERVICE_ROLES } from '@interlock/postgres';
import { loadSecrets } from '../src/secrets.ts';
import { temporaryFolder } from './temporary-folder.ts';

test('passwords are made once, kept for their owner alone, and added for a new name', () => {
  const file = join(temporaryFolder(), 'secrets.json');
  const first = loadSecrets(file);
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(loadSecrets(file)).toEqual(first);
  const { validator, ...others } = first.nats;
  writeFileSync(file, JSON.stringify({ ...first, nats: others }));
  const again = loadSecrets(file);
  expect(again.nats).toEqual({ ...others, validator: again.nats.validator });
  expect(again.nats.validator).not.toBe(validator);
});

test('every user of NATS and every role of Postgres has a password', () => {
  const secrets = loadSecrets(join(temporaryFolder(), 'secrets.json'));
  expect(Object.keys(secrets.nats).sort()).toEqual([...NATS_USERS].sort());
  expect(Object.keys(secrets.postgres).sort()).toEqual(['admin', ...SERVICE_ROLES].sort());
});
