import { mkdir } from 'node:fs/promises';
import { dirname } from 'node:path';
import { grpcAnswers } from './grpc-probe.ts';
import { poll } from './poll.ts';
import type { ServerSpec } from './server.ts';
import { resolveTool } from './tool-resolution.ts';

const DESCRIBE_NAMESPACE = '/temporal.api.workflowservice.v1.WorkflowService/DescribeNamespace';

export interface TemporalOptions {
  readonly dbFile: string;
  readonly port: number;
  readonly uiPort: number;
  readonly namespace: string;
  /** Type by name, such as `{ TaskId: 'Keyword' }`. */
  readonly searchAttributes: Readonly<Record<string, string>>;
  readonly host?: string;
}

/** Temporal's development server with its UI, its state in one file; ready when the namespace answers. */
export async function temporalServer(options: TemporalOptions): Promise<ServerSpec> {
  const { dbFile, port, uiPort, namespace, searchAttributes, host = '127.0.0.1' } = options;
  const command = await resolveTool('temporal');
  await mkdir(dirname(dbFile), { recursive: true });
  const attributes = Object.entries(searchAttributes);
  return {
    name: 'temporal',
    command,
    args: [
      ...['server', 'start-dev', '--ip', host, '--port', String(port), '--ui-port', String(uiPort)],
      ...['--ui-disable-news-fetch', '--log-level', 'warn', '--namespace', namespace],
      ...[
        '--db-filename',
        dbFile,
        '--sqlite-pragma',
        'journal_mode=wal',
        '--sqlite-pragma',
        'synchronous=off',
      ],
      ...attributes.flatMap(([name, type]) => ['--search-attribute', `${name}=${type}`]),
    ],
    ports: [
      { port, host, name: 'temporal' },
      { port: uiPort, host, name: 'temporal UI' },
    ],
    stopSignal: 'SIGTERM',
    ready: async ({ signal }) => {
      const answers = () => grpcAnswers(`${host}:${port}`, DESCRIBE_NAMESPACE, namespace);
      await poll(async () => (await answers()) || undefined, signal, 50);
    },
  };
}
