import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { freePorts, shortTemporaryFolder, startServer, temporalServer } from '@interlock/servers';
import { Client } from '@temporalio/client';
import { NativeConnection } from '@temporalio/worker';
import { SEARCH_ATTRIBUTES } from '../src/contracts/names.ts';
import './workflow-environment.ts';

const NAMESPACE = 'interlock';

/** A real Temporal of the test's own that can be stopped and started again on the same port and store. */
export async function temporalOfOwn() {
  const folder = await shortTemporaryFolder(undefined);
  const [port = 0, uiPort = 0] = await freePorts(2);
  const spec = await temporalServer({
    dbFile: join(folder, 'temporal.db'),
    port,
    uiPort,
    namespace: NAMESPACE,
    searchAttributes: Object.fromEntries(
      Object.values(SEARCH_ATTRIBUTES).map(({ name, type }) => [name, type === 'TEXT' ? 'Text' : 'Keyword']),
    ),
  });
  let server = await startServer(spec);
  const connection = await NativeConnection.connect({ address: `127.0.0.1:${port}` });
  return {
    connection,
    namespace: NAMESPACE,
    client: new Client({ connection, namespace: NAMESPACE }),
    stop: () => server.stop(),
    /** Starts it again; without its store it knows nothing of what was. */
    async start({ store = true } = {}) {
      if (!store) await emptied(folder);
      server = await startServer(spec);
    },
    async end() {
      await connection.close();
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function emptied(folder: string): Promise<void> {
  await rm(folder, { recursive: true });
  await mkdir(folder);
}

export type OwnTemporal = Awaited<ReturnType<typeof temporalOfOwn>>;
