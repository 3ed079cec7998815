import type { Addresses } from './addresses.ts';
import type { Detours } from './config.ts';
import { AUDIENCE, ISSUER } from './issuer/names.ts';
import type { Ports } from './ports.ts';
import { DATABASE_SERVICES, type DatabaseService, type NatsUser, type Secrets } from './secrets.ts';

export const TEMPORAL_NAMESPACE = 'interlock';

type Variables = Record<string, string>;

/** The variables of the services and jobs, which see nothing else of the stack. */
export function environments(urls: Addresses, ports: Ports, secrets: Secrets, detours: Detours) {
  const nats = (user: NatsUser): Variables => ({
    NATS_URL: urls.bus,
    NATS_USER: user,
    NATS_PASSWORD: secrets.nats[user],
  });
  const service = (user: NatsUser): Variables => ({
    ...nats(user),
    NATS_URL: through(urls.bus, detours.nats),
    HEALTH_HOST: '127.0.0.1',
    HEALTH_PORT: '0',
  });
  const withDatabase = (name: DatabaseService): Variables => ({
    ...service(name),
    DATABASE_URL: through(urls.database(`${name}_app`), detours.postgres),
    RELAY_DATABASE_URL: through(urls.database(`${name}_relay`), detours.postgres),
  });
  return {
    migrate: {
      POSTGRES_ADMIN_URL: urls.postgres,
      ...Object.fromEntries(
        Object.entries(secrets.postgres)
          .filter(([role]) => role !== 'admin')
          .map(([role, password]) => [`POSTGRES_PASSWORD_${role.toUpperCase()}`, password]),
      ),
    } as Variables,
    provision: nats('provisioner'),
    ...(Object.fromEntries(DATABASE_SERVICES.map((name) => [name, withDatabase(name)])) as Record<
      DatabaseService,
      Variables
    >),
    notifications: {
      ...withDatabase('notifications'),
      SMTP_URL: urls.smtp,
      MAIL_FROM: 'Interlock <interlock@interlock.example>',
      PUBLIC_URL: urls.gateway,
      WEBHOOKS_TO_PRIVATE_HOSTS: 'allowed',
    } as Variables,
    orchestrator: {
      ...service('orchestrator'),
      TEMPORAL_ADDRESS: urls.temporal,
      TEMPORAL_NAMESPACE,
    } as Variables,
    gateway: {
      ...service('gateway'),
      HOST: '127.0.0.1',
      PORT: String(ports.gateway),
      JWKS_URL: urls.jwks,
      JWT_ISSUER: ISSUER,
      JWT_AUDIENCE: AUDIENCE,
      PUBLIC_URL: urls.gateway,
    } as Variables,
  };
}

/** The URL with another port, if there is one. */
function through(url: string, port: number | undefined): string {
  return port === undefined ? url : url.replace(/:\d+(?=\/|$)/, `:${port}`);
}
