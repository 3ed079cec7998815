import { randomUUID } from 'node:crypto';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';
import { quantile } from '../spread.ts';
import type { LoadRun, ReportOptions } from './protocol.ts';

const IN_FLIGHT = 64;

/** Publishes validation failures as an engine does, as fast as the stream stores them. */
export async function reportFailures({ nats, count, projects }: ReportOptions): Promise<LoadRun> {
  const { username, password, host } = new URL(nats);
  const nc = await connect({
    servers: host,
    user: username,
    pass: password,
    inboxPrefix: `_INBOX_${username}`,
  });
  const js = jetstream(nc);
  const latencies: number[] = [];
  let begun = 0;
  const began = performance.now();
  const worker = async () => {
    while (begun < count) {
      const number = begun++;
      const id = randomUUID();
      const failure = failureOf(id, number, projects[Math.floor(Math.random() * projects.length)] ?? '');
      const at = performance.now();
      await js.publish(`validation.failed.${username}`, failure, { msgID: id, timeout: 30_000 });
      latencies.push(performance.now() - at);
    }
  };
  await Promise.all(Array.from({ length: IN_FLIGHT }, worker));
  const seconds = (performance.now() - began) / 1000;
  await nc.close();
  return {
    count: latencies.length,
    wrong: {},
    seconds,
    p50Ms: quantile(latencies, 0.5),
    p99Ms: quantile(latencies, 0.99),
  };
}

function failureOf(id: string, number: number, project: string): string {
  return JSON.stringify({
    specversion: '1.0',
    id,
    source: '/bench',
    type: 'validation.failed.v1',
    time: new Date().toISOString(),
    datacontenttype: 'application/json',
    data: {
      failure_id: id,
      context_type: 'project',
      context_id: project,
      code: 'missing_field',
      field: `step_${number}_${id}`,
      severity: 'error',
      message: 'The field that the step needs is not in the form of the customer.',
    },
  });
}
