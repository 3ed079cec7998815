import { Counter, Gauge, type Metrics } from '@interlock/service';

/** What the orchestrator counts besides what every process does. */
export function orchestratorMetrics({ registry }: Metrics) {
  const registers = [registry];
  return {
    bridged: new Counter({
      name: 'interlock_bridged_total',
      help: 'What events gave reason to run, by what became of it: launched, or left to the schedule',
      labelNames: ['kind', 'outcome'],
      registers,
    }),
    reconciled: new Counter({
      name: 'interlock_reconciled_total',
      help: 'What the reconciler found undone and did, by duty',
      labelNames: ['duty'],
      registers,
    }),
    lastRound: new Gauge({
      name: 'interlock_reconciler_last_success_timestamp_seconds',
      help: 'When the last round of a duty succeeded',
      labelNames: ['duty'],
      registers,
    }),
  };
}
