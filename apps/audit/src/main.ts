import { catalog } from '@interlock/contracts';
import { commandsOf, handledAgain, implement, redriveMessage } from '@interlock/messaging';
import { Gauge, runService, startPruning } from '@interlock/service';
import { appendEvents } from './use-cases/append-events.ts';
import { dismissDeadLetter } from './use-cases/dead-letters/dismiss-dead-letter.ts';
import { removeEndedLetters } from './use-cases/dead-letters/remove-ended-letters.ts';
import { listDeadLetters } from './use-cases/dead-letters/list-dead-letters.ts';
import { redriveDeadLetter } from './use-cases/dead-letters/redrive-dead-letter.ts';
import { redriveDeadLetters } from './use-cases/dead-letters/redrive-dead-letters.ts';
import { laneOfLetter, storeLetters } from './use-cases/dead-letters/store-letters.ts';
import { startWaitingGauge } from './use-cases/dead-letters/waiting-gauge.ts';
import { listAuditLogs } from './use-cases/list-audit-logs.ts';

await runService('audit', ({ database, nc, log, metrics }) => {
  const deps = { database, command: commandsOf(nc, 'audit') };
  const waiting = new Gauge({
    name: 'interlock_dead_letters',
    help: 'Dead letters that wait, by the service that buried them; the same in every copy',
    labelNames: ['service'],
    registers: [metrics.registry],
  });
  const append = appendEvents(deps);
  const store = storeLetters(deps);
  const contracts = catalog.audit;
  return {
    implementations: [
      implement(contracts.listAuditLogs, listAuditLogs(deps)),
      implement(contracts.listDeadLetters, listDeadLetters(deps)),
      implement(contracts.redriveDeadLetter, redriveDeadLetter(deps)),
      implement(contracts.redriveDeadLetters, redriveDeadLetters(deps)),
      implement(contracts.dismissDeadLetter, dismissDeadLetter(deps)),
      implement(
        contracts.redriveMessage,
        redriveMessage({ EVENTS: handledAgain(append), DEAD: handledAgain(store) }, (error) =>
          log.warn({ err: error }, 'a message was redriven, and failed again'),
        ),
      ),
    ],
    consumers: [
      { stream: 'EVENTS', batch: 200, gathering: { least: 5, most: 50 }, handle: append },
      { stream: 'DEAD', batch: 20, handle: store, laneOf: laneOfLetter },
    ],
    background: [
      startWaitingGauge(deps, waiting, (error) => log.warn({ err: error }, 'dead letters are not counted')),
      startPruning(removeEndedLetters(deps), (error) =>
        log.warn({ err: error }, 'dead letters are not removed'),
      ),
    ],
  };
});
