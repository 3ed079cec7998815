const NATS = ['NATS_URL', 'NATS_USER', 'NATS_PASSWORD'];
const SERVICE = ['LOG_LEVEL', 'HEALTH_HOST', 'HEALTH_PORT', ...NATS];
const WITH_DATABASE = [...SERVICE, 'DATABASE_URL', 'RELAY_DATABASE_URL'];
const OWNERS = ['DIRECTORY', 'TASKS', 'AUTOMATION', 'AUDIT', 'NOTIFICATIONS'];

/** Every container of ours: its bundle, its source, and exactly the variables that it reads. */
export const processes = [
  {
    name: 'migrate',
    folder: 'infra/postgres',
    env: [
      'POSTGRES_ADMIN_URL',
      ...OWNERS.flatMap((service) =>
        ['OWNER', 'APP', 'RELAY'].map((kind) => `POSTGRES_PASSWORD_${service}_${kind}`),
      ),
    ],
  },
  { name: 'provision', folder: 'infra/nats', env: NATS },
  {
    name: 'issuer',
    folder: 'infra/stack',
    entry: 'issuer',
    env: ['HOST', 'PORT', 'ISSUER_KEY_FILE', 'GATEWAY_URL', 'HEALTH_URL'],
  },
  { name: 'directory', folder: 'apps/directory', env: WITH_DATABASE },
  { name: 'tasks', folder: 'apps/tasks', env: WITH_DATABASE },
  { name: 'automation', folder: 'apps/automation', env: WITH_DATABASE },
  { name: 'audit', folder: 'apps/audit', env: WITH_DATABASE },
  {
    name: 'notifications',
    folder: 'apps/notifications',
    env: [...WITH_DATABASE, 'SMTP_URL', 'MAIL_FROM', 'PUBLIC_URL'],
  },
  {
    name: 'orchestrator',
    folder: 'apps/orchestrator',
    env: [...SERVICE, 'TEMPORAL_ADDRESS', 'TEMPORAL_NAMESPACE'],
  },
  {
    name: 'gateway',
    folder: 'apps/gateway',
    env: [...SERVICE, 'HOST', 'PORT', 'JWKS_URL', 'JWT_ISSUER', 'JWT_AUDIENCE', 'PUBLIC_URL'],
  },
];
