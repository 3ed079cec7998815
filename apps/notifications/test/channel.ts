import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

/** A Slack that keeps what is posted. */
export async function startChannel() {
  const posts: { readonly path: string; readonly body: unknown }[] = [];
  const kept = { answer: (response: ServerResponse) => void response.end('ok') };
  const server = createServer((request: IncomingMessage, response) => {
    void text(request).then((body) => {
      posts.push({ path: request.url ?? '', body: JSON.parse(body) });
      kept.answer(response);
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  return Object.assign(kept, {
    ...{ posts, port, url: `http://127.0.0.1:${port}` },
    async close() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  });
}
