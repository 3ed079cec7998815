import { join } from 'node:path';
import { natsServer, postgresServer, repoRoot, temporalServer } from '@interlock/servers';
import { DATABASE, type Addresses } from './addresses.ts';
import type { Detours } from './config.ts';
import { ensureDatabase } from './database.ts';
import { environments, TEMPORAL_NAMESPACE } from './environments.ts';
import type { HomeFiles } from './home.ts';
import type { Ports } from './ports.ts';
import { nodeProcess, serverProcess, type ProcessSpec } from './processes/spec.ts';
import type { Secrets } from './secrets.ts';

export type Role = 'postgres' | 'nats' | 'helper' | 'service' | 'gateway';

/** One process of the stack, in the place that its role gives it in the orders of start and stop. */
export interface PlannedProcess {
  name: string;
  role: Role;
  spec(): ProcessSpec | Promise<ProcessSpec>;
  /** What must be done, once it is ready, before anything that needs it starts. */
  prepare?(runJob: (job: ProcessSpec) => Promise<void>): Promise<void>;
}

export interface PlanInput {
  files: HomeFiles;
  ports: Ports;
  secrets: Secrets;
  urls: Addresses;
  copies: number;
  detours: Detours;
}

const SEARCH_ATTRIBUTES = {
  TenantId: 'Keyword',
  ProjectId: 'Keyword',
  AutomationVersionId: 'Keyword',
  TaskId: 'Keyword',
  InterlockState: 'Keyword',
  About: 'Text',
};

const SERVICES = ['directory', 'tasks', 'automation', 'audit', 'notifications', 'orchestrator'] as const;

/** Every process of the embedded stack. */
export function plan({ files, ports, secrets, urls, copies, detours }: PlanInput): PlannedProcess[] {
  const env = environments(urls, ports, secrets, detours);
  return [
    {
      name: 'postgres',
      role: 'postgres',
      spec: async () =>
        serverProcess(
          await postgresServer({
            dataDir: files.postgres,
            port: ports.postgres,
            adminPassword: secrets.postgres.admin,
          }),
        ),
      prepare: async (runJob) => {
        await ensureDatabase(urls.maintenanceDatabase, DATABASE);
        await runJob(nodeProcess('migrate', bundle('infra/postgres'), env.migrate));
      },
    },
    {
      name: 'nats',
      role: 'nats',
      spec: async () =>
        serverProcess(
          await natsServer({
            configFile: join(repoRoot(), 'infra/nats/nats-server.conf'),
            storeDir: files.nats,
            port: ports.nats,
            passwords: secrets.nats,
          }),
        ),
      prepare: (runJob) => runJob(nodeProcess('provision', bundle('infra/nats'), env.provision)),
    },
    {
      name: 'temporal',
      role: 'helper',
      spec: async () =>
        serverProcess(
          await temporalServer({
            dbFile: files.temporal,
            port: ports.temporal,
            uiPort: ports.temporalUi,
            namespace: TEMPORAL_NAMESPACE,
            searchAttributes: SEARCH_ATTRIBUTES,
          }),
        ),
    },
    {
      name: 'mail',
      role: 'helper',
      spec: () =>
        nodeProcess('mail', bundle('infra/stack', 'mail'), {
          HOST: '127.0.0.1',
          SMTP_PORT: String(ports.smtp),
          HTTP_PORT: String(ports.mail),
          MAIL_FILE: files.mail,
        }),
    },
    {
      name: 'issuer',
      role: 'helper',
      spec: () =>
        nodeProcess('issuer', bundle('infra/stack', 'issuer'), {
          HOST: '127.0.0.1',
          PORT: String(ports.issuer),
          ISSUER_KEY_FILE: files.issuerKey,
        }),
    },
    ...SERVICES.flatMap((service) =>
      copiesOf(service, copies).map((name): PlannedProcess => ({
        name,
        role: 'service',
        spec: () => nodeProcess(name, bundle(`apps/${service}`), env[service]),
      })),
    ),
    ...copiesOf('gateway', copies).map((name): PlannedProcess => ({
      name,
      role: 'gateway',
      // The first has the stack's port; the others say in their logs which they have got.
      spec: () =>
        nodeProcess(name, bundle('apps/gateway'), {
          ...env.gateway,
          ...(name === 'gateway' ? {} : { PORT: '0' }),
        }),
    })),
  ];
}

/** `tasks`, `tasks-2` and so on. */
function copiesOf(name: string, copies: number): string[] {
  return Array.from({ length: copies }, (_, at) => (at === 0 ? name : `${name}-${at + 1}`));
}

function bundle(project: string, entry = 'main'): string {
  return join(repoRoot(), 'dist', project, `${entry}.js`);
}
