import { join } from 'node:path';

/** Where each thing lies in INTERLOCK_HOME. */
export function homeFiles(home: string) {
  return {
    lock: join(home, 'stack.lock'),
    processes: join(home, 'processes.json'),
    ready: join(home, 'ready.json'),
    secrets: join(home, 'secrets.json'),
    issuerKey: join(home, 'issuer-key.json'),
    logs: join(home, 'logs'),
    mail: join(home, 'mail.jsonl'),
    postgres: join(home, 'postgres'),
    nats: join(home, 'nats'),
    temporal: join(home, 'temporal.db'),
  };
}

export type HomeFiles = ReturnType<typeof homeFiles>;
