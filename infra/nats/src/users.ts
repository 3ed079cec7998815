import { join } from 'node:path';
import { repoRoot } from '@interlock/servers';

/** The users of nats-server.conf, each with the variable NATS_PASSWORD_<USER>. */
export const NATS_USERS = [
  'gateway',
  'directory',
  'tasks',
  'automation',
  'audit',
  'notifications',
  'orchestrator',
  'validator',
  'monitoring',
  'provisioner',
] as const;
export type NatsUser = (typeof NATS_USERS)[number];

/** The one configuration file of the NATS server. */
export function natsConfigFile(): string {
  return join(repoRoot(), 'infra/nats/nats-server.conf');
}
