export { natsServer, type NatsOptions, type NatsServerSpec } from './nats-server.ts';
export { assertPortFree, freePorts } from './ports.ts';
export { postgresServer, type PostgresOptions, type PostgresServerSpec } from './postgres-server.ts';
export { repoRoot } from './repo-root.ts';
export {
  startServer,
  type Exit,
  type RunningServer,
  type ServerSpec,
  type StartedProcess,
} from './server.ts';
export { temporalServer, type TemporalOptions } from './temporal-server.ts';
export type { ToolName } from './tool-install.ts';
export { resolveTool } from './tool-resolution.ts';
export { shortTemporaryFolder, unprivilegedUser, type UnixUser } from './unprivileged-user.ts';
