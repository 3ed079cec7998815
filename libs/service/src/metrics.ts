import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5];

/** How often the lag of the event loop is looked at: each time wakes the process, also when it has nothing to do. */
const LAG_EVERY_MS = 50;

/** The metrics every service has; a service adds its own to `registry`. */
export interface Metrics {
  readonly registry: Registry;
  readonly calls: Histogram<'use_case' | 'surface' | 'code'>;
  readonly errors: Counter<'use_case'>;
  readonly published: Counter;
  readonly outboxAge: Gauge;
  readonly lag: Gauge<'stream'>;
  readonly connections: Gauge<'state'>;
  readonly buried: Counter<'code'>;
}

/** A registry of its own for one process. */
export function createMetrics(service: string): Metrics {
  const registry = new Registry();
  registry.setDefaultLabels({ service });
  collectDefaultMetrics({ register: registry, eventLoopMonitoringPrecision: LAG_EVERY_MS });
  const registers = [registry];
  return {
    registry,
    calls: new Histogram({
      name: 'interlock_call_seconds',
      help: 'Time from the arrival of a call to its answer',
      labelNames: ['use_case', 'surface', 'code'],
      buckets: SECONDS,
      registers,
    }),
    errors: new Counter({
      name: 'interlock_errors_total',
      help: 'Errors that are no refusal',
      labelNames: ['use_case'],
      registers,
    }),
    published: new Counter({
      name: 'interlock_events_published_total',
      help: 'Events the relay has published',
      registers,
    }),
    outboxAge: new Gauge({
      name: 'interlock_outbox_age_seconds',
      help: 'Age of the oldest event that is not published; of the leading relay',
      registers,
    }),
    lag: new Gauge({
      name: 'interlock_consumer_lag_messages',
      help: 'Messages of a stream that wait for this service or are under way',
      labelNames: ['stream'],
      registers,
    }),
    connections: new Gauge({
      name: 'interlock_database_connections',
      help: 'Connections of the pool, and calls that wait for one',
      labelNames: ['state'],
      registers,
    }),
    buried: new Counter({
      name: 'interlock_dead_letters_total',
      help: 'Messages stored in the dead letters',
      labelNames: ['code'],
      registers,
    }),
  };
}

export { Counter, Gauge, Histogram };
