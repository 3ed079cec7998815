import { setTimeout as delay } from 'node:timers/promises';
import { HttpConnection } from '@interlock/load';
import { quantile } from '../spread.ts';
import { Changes } from './changes.ts';

import { Pages } from './pages.ts';
import { reportFailures } from './failures.ts';
import type { LoadRun, Question, RunOptions, Targets } from './protocol.ts';
import type { Source } from './source.ts';

let targets: Targets | undefined;
let changes: Changes | undefined;

process.on('message', (question: Question) => {
  void answer(question).then(
    (result) => process.send?.({ result }),
    (error: unknown) => process.send?.({ error: String(error) }),
  );
});
process.on('disconnect', () => process.exit(0));

async function answer(question: Question): Promise<LoadRun | null> {
  if (question.type === 'run') return run(question.options);
  if (question.type === 'report') return reportFailures(question.options);
  if (question.type === 'targets') targets = question.targets;
  else changes = new Changes(aimed(), question.statuses);
  return null;
}

async function run({ what, clients, ms, perSecond }: RunOptions): Promise<LoadRun> {
  const { host, port } = aimed();
  const source: Source | undefined = what === 'changes' ? changes : new Pages(aimed());
  if (source === undefined) throw new Error('The statuses of the tasks are not known.');
  const connections = await Promise.all(
    Array.from({ length: clients }, () => HttpConnection.open(host, port)),
  );
  const latencies: number[] = [];
  const wrong: Record<string, number> = {};
  let begun = 0;
  const began = performance.now();
  await Promise.all(
    connections.map(async (connection) => {
      for (;;) {
        const due = perSecond === undefined ? 0 : (begun++ * 1000) / perSecond;
        const ahead = began + due - performance.now();
        if (ahead > 0) await delay(ahead);
        const at = performance.now();
        if (at >= began + ms) break;
        const ask = source.next();
        const fault = ask.answered(await connection.ask(ask.request));
        if (fault === undefined) latencies.push(performance.now() - at);
        else wrong[fault] = (wrong[fault] ?? 0) + 1;
      }
      connection.close();
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  const count = latencies.length;
  return { count, wrong, seconds, p50Ms: quantile(latencies, 0.5), p99Ms: quantile(latencies, 0.99) };
}

function aimed(): Targets {
  if (targets === undefined) throw new Error('There are no targets.');
  return targets;
}
