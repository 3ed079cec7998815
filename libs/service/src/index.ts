export { ConfigurationError, processSettings, readSettings } from './config.ts';
export { runChecks, type Check } from './health.ts';
export { createLogger, type Logger } from './log.ts';
export { Counter, createMetrics, Gauge, Histogram, type Metrics } from './metrics.ts';
export { cursorKey, idOf, pageOf } from './page.ts';
export { runProcess, type ProcessParts, type Running } from './process.ts';
export type { Background } from './background.ts';
export { runService, type ServiceBehaviour, type ServiceParts } from './run.ts';
export { enter, requireStanding, TenantDatabase, type Standing, type Work } from './tenant-database.ts';
