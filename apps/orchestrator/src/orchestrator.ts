import { join } from 'node:path';
import { catalog } from '@interlock/contracts';
import {
  closeBus,
  connectBus,
  handledAgain,
  implement,
  isConnected,
  redriveMessage,
  serve,
  startConsumer,
} from '@interlock/messaging';
import { readSettings, type ProcessParts, type Running } from '@interlock/service';
import { Client } from '@temporalio/client';
import { createActivities } from './activities/activities.ts';
import { blockUnderWay } from './bridge/block-under-way.ts';
import { bridge } from './bridge/bridge.ts';
import { hintVersion } from './bridge/hint-version.ts';
import { listenToMoves } from './bridge/moves.ts';
import { orchestratorMetrics } from './metrics.ts';
import { admission } from './reconciler/admission.ts';
import { endedReminders } from './reconciler/ended-reminders.ts';
import { openBlocks } from './reconciler/open-blocks.ts';
import { openCascades } from './reconciler/open-cascades.ts';
import { reminderHints } from './reconciler/reminder-hints.ts';
import { startRounds } from './reconciler/rounds.ts';
import { sweep } from './reconciler/sweep.ts';
import { askOver } from './services/ask.ts';
import { orchestratorSettings } from './settings.ts';
import { AdmissionSchedule } from './temporal/admission-schedule.ts';
import { connectTemporal, describeNamespace } from './temporal/connection.ts';
import { healthCheckOf } from './temporal/health-check.ts';
import { createLauncher } from './temporal/launcher.ts';
import { ensureRetention } from './temporal/retention.ts';
import { untilItWorks } from './temporal/retry.ts';
import { installRuntime } from './temporal/runtime.ts';
import { startWorkers } from './temporal/workers.ts';

/** The build puts it beside the process's own bundle. */
const WORKFLOW_BUNDLE = join(import.meta.dirname, 'workflow-bundle.js');
const SERVICE = 'orchestrator';
const BATCH = 100;
const ROUND_MS = 30_000;
/** With what `startRounds` adds, two seconds at most: how late a reminder is, whatever Temporal's load, is bounded by it. */
const SWEEP_MS = 1_600;
const HINTS_MS = 2_000;
const CALLS_AT_ONCE = 4;

/**
 * Starts the sweep of overdue reminders, which needs no Temporal; then the worker, the bridge and the rest of the
 * reconciler. Resolves once a workflow has gone all the way through the worker.
 */
export async function startOrchestrator({ log, metrics, fail }: ProcessParts): Promise<Running> {
  const config = readSettings(orchestratorSettings, process.env);
  const { TEMPORAL_ADDRESS: address, TEMPORAL_NAMESPACE: namespace } = config;
  const { bridged, reconciled, lastRound } = orchestratorMetrics(metrics);
  const onError = (error: unknown) => log.error({ err: error }, 'background error');
  const rounds = {
    everyMs: ROUND_MS,
    onDone(duty: string, done: number) {
      reconciled.inc({ duty }, done);
      lastRound.set({ duty }, Date.now() / 1_000);
    },
    onError: (duty: string, error: unknown) => log.warn({ err: error, duty }, 'a round failed'),
  };
  installRuntime(log);
  const nc = await connectBus({
    url: config.NATS_URL,
    user: config.NATS_USER,
    password: config.NATS_PASSWORD,
    onStatus: (type, detail) => log.info({ type, detail }, 'bus'),
  });
  const ask = askOver(nc);
  const sweeping = startRounds([sweep(ask)], { ...rounds, everyMs: SWEEP_MS });

  const connection = await untilItWorks('Connecting to Temporal', log, () =>
    connectTemporal(address, namespace),
  );
  log.info({ address, namespace }, 'connected to Temporal');
  await ensureRetention(connection, namespace, log);
  const client = new Client({ connection, namespace });
  const launcher = createLauncher(client);
  const workers = await startWorkers({
    connection,
    namespace,
    workflowBundle: { codePath: WORKFLOW_BUNDLE },
    activities: createActivities({
      dependencies: { bus: () => nc.flush() },
      ask,
      ensureReminder: (reminder) => launcher.ensureReminder(reminder),
      onError,
    }),
    onLost: fail,
  });
  const report = await untilItWorks('The health check', log, healthCheckOf(client));
  log.info({ report }, 'a workflow has gone all the way');

  let waiting = 0;
  const hint = hintVersion({ launcher, blockOf: blockUnderWay(ask) });
  const moves = listenToMoves({
    ...{ nc, hint, onError },
    onOutcome: (outcome) => bridged.inc({ kind: 'version', outcome }),
  });
  const handle = bridge({
    launcher,
    hintVersion: hint,
    waiting: () => waiting,
    onOutcome: (kind, outcome) => bridged.inc({ kind, outcome }),
  });
  const consumer = await startConsumer({
    nc,
    service: SERVICE,
    stream: 'EVENTS',
    batch: BATCH,
    handle,
    onError,
    onLost: fail,
    onLag(messages) {
      waiting = messages;
      metrics.lag.set({ stream: 'EVENTS' }, messages);
    },
    onBuried(letter) {
      metrics.buried.inc({ code: letter.error.code });
      log.error({ ...letter, payload: undefined }, 'a message was stored in the dead letters');
    },
  });
  const server = await serve({
    nc,
    service: SERVICE,
    implementations: [
      implement(
        catalog.orchestrator.redriveMessage,
        redriveMessage({ EVENTS: handledAgain(handle) }, (error) =>
          log.warn({ err: error }, 'a message was redriven, and failed again'),
        ),
      ),
    ],
    limit: CALLS_AT_ONCE,
    onError,
    onLost: fail,
  });
  const reconciling = startRounds(
    [
      openCascades(ask, launcher),
      openBlocks(ask, launcher),
      endedReminders(client, launcher),
      admission(new AdmissionSchedule(client), launcher),
    ],
    rounds,
  );
  const hinting = startRounds(
    [reminderHints(ask, launcher, (outcome) => bridged.inc({ kind: 'reminder_hint', outcome }))],
    { ...rounds, everyMs: HINTS_MS },
  );
  return {
    checks: {
      bus: () => isConnected(nc),
      temporal: () => describeNamespace(connection, namespace).then(() => true),
      worker: () => workers.isRunning(),
    },
    async stop() {
      await Promise.allSettled(
        [server, consumer, moves, sweeping, hinting, reconciling, workers].map((part) => part.stop()),
      );
      await connection.close();
      await closeBus(nc);
    },
  };
}
