import { JWKS_PATH } from './issuer/names.ts';
import type { Ports } from './ports.ts';
import type { DatabaseRole, Secrets } from './secrets.ts';

export const DATABASE = 'interlock';

/**
 * The stack's URLs. `temporal` is host:port, as its clients and its command line want it; `nats` is for the
 * internal service `validator`, `nats_monitoring` for `monitoring`: each reports validations and sends services' commands
 * under its own name, and nothing else.
 */
export function addresses(ports: Ports, secrets: Secrets) {
  const postgres = (role: string, password: string, database = DATABASE) =>
    `postgres://${role}:${password}@127.0.0.1:${ports.postgres}/${database}`;
  return {
    gateway: `http://127.0.0.1:${ports.gateway}`,
    temporal_ui: `http://127.0.0.1:${ports.temporalUi}`,
    temporal: `127.0.0.1:${ports.temporal}`,
    bus: `nats://127.0.0.1:${ports.nats}`,
    nats: `nats://validator:${secrets.nats.validator}@127.0.0.1:${ports.nats}`,
    nats_monitoring: `nats://monitoring:${secrets.nats.monitoring}@127.0.0.1:${ports.nats}`,
    postgres: postgres('postgres', secrets.postgres.admin),
    mail: `http://127.0.0.1:${ports.mail}`,
    issuer: `http://127.0.0.1:${ports.issuer}`,
    jwks: `http://127.0.0.1:${ports.issuer}${JWKS_PATH}`,
    smtp: `smtp://127.0.0.1:${ports.smtp}`,
    database: (role: DatabaseRole) => postgres(role, secrets.postgres[role]),
    maintenanceDatabase: postgres('postgres', secrets.postgres.admin, 'postgres'),
  };
}

export type Addresses = ReturnType<typeof addresses>;
