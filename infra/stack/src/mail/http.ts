import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { listen, type HttpServer } from '../http-server.ts';
import { mailPage } from './page.ts';
import type { MailStore } from './store.ts';

// The page frames the mails' own HTML: no script and nothing from outside, whatever a mail contains.
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; img-src data:; frame-src 'self'; base-uri 'self'";

/** Serves the caught mails: `GET /` as a page, `GET /email` as JSON, `DELETE /email` to clear. */
export function startMailHttp(store: MailStore, host: string, port: number): Promise<HttpServer> {
  const server = createServer((request, response) => {
    answer(store, request, response).catch((error: Error) => {
      console.error(`http: ${error.message}`);
      if (response.headersSent) response.destroy();
      else send(response, 500, 'text/plain', 'The mails could not be read or written.\n');
    });
  });
  return listen(server, host, port);
}

async function answer(store: MailStore, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const path = (request.url ?? '/').split('?')[0];
  if (path === '/' && request.method === 'GET') {
    response.setHeader('content-security-policy', CONTENT_SECURITY_POLICY);
    send(response, 200, 'text/html; charset=utf-8', mailPage(store.list()));
  } else if (path === '/email' && request.method === 'GET') {
    send(response, 200, 'application/json', JSON.stringify(store.list()));
  } else if (path === '/email' && request.method === 'DELETE') {
    await store.clear();
    response.writeHead(204).end();
  } else {
    send(response, 404, 'text/plain', 'There is GET /, GET /email and DELETE /email.\n');
  }
}

function send(response: ServerResponse, status: number, type: string, body: string): void {
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' }).end(body);
}
