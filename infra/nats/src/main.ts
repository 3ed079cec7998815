import { provision } from './provision.ts';

function required(name: string): string {
  const value = process.env[name];
  if (!value) throw new Error(`${name} is not set`);
  return value;
}

try {
  await provision({
    url: required('NATS_URL'),
    user: required('NATS_USER'),
    password: required('NATS_PASSWORD'),
    log: (line) => console.log(line),
  });
} catch (error) {
  // A refused connection to a name with several addresses has a code and no message.
  const { message, code } = error as Error & { code?: string };
  console.error(`nats: ${message || code || String(error)}`);
  process.exitCode = 1;
}
