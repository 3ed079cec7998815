import pg from 'pg';
import { quantile } from '../spread.ts';
import { plannedStatements } from './planned-statements.ts';
import { drawn, runTransaction } from './run-transaction.ts';
import type { BareRun, BareRunOptions, BareTransaction } from './transaction.ts';

process.once('message', ({ bare, options }: { bare: BareTransaction; options: BareRunOptions }) => {
  void loop(bare, options).then((run) => process.send?.(run, () => process.disconnect()));
});

/** Runs the transaction on as many connections as asked for, until the time is over. */
async function loop(bare: BareTransaction, { url, clients, ms }: BareRunOptions): Promise<BareRun> {
  const statements = plannedStatements(bare);
  const connections = await Promise.all(
    Array.from({ length: clients }, async () => {
      const client = new pg.Client({ connectionString: url });
      await client.connect();
      return client;
    }),
  );
  const latencies: number[] = [];
  const began = performance.now();
  await Promise.all(
    connections.map(async (client) => {
      for (let at = performance.now(); at < began + ms; at = performance.now()) {
        await runTransaction(client, statements, drawn(bare));
        latencies.push(performance.now() - at);
      }
    }),
  );
  const seconds = (performance.now() - began) / 1000;
  await Promise.all(connections.map((client) => client.end()));
  const count = latencies.length;
  return { count, perSecond: count / seconds, latencyMs: quantile(latencies, 0.5) };
}
