import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

// Writes .env from env.example with new passwords. It never replaces one: the volumes hold its passwords.
const target = process.argv[2] ?? resolve(import.meta.dirname, '../../.env');
const example = readFileSync(join(import.meta.dirname, 'env.example'), 'utf8');
const filled = example.replace(
  /^(\w*PASSWORD\w*)=$/gm,
  (_, name) => `${name}=p${randomBytes(16).toString('hex')}`,
);
try {
  writeFileSync(target, filled, { flag: 'wx', mode: 0o600 });
} catch (error) {
  if (error.code !== 'EEXIST') throw error;
  console.error(`${target} is there already, and stays as it is.`);
}
