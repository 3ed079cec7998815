import { createServer } from 'node:http';
import { listen, type HttpServer } from '../http-server.ts';
import { publicHalf, type IssuerKey } from './key.ts';
import { JWKS_PATH } from './names.ts';

/** Serves the public key as a JWKS. */
export function startIssuer(key: IssuerKey, host: string, port: number): Promise<HttpServer> {
  const jwks = JSON.stringify({ keys: [publicHalf(key)] });
  const server = createServer((request, response) => {
    if (request.method === 'GET' && request.url === JWKS_PATH) {
      response
        .writeHead(200, { 'content-type': 'application/jwk-set+json', 'cache-control': 'max-age=60' })
        .end(jwks);
    } else {
      response.writeHead(404, { 'content-type': 'text/plain' }).end(`There is GET ${JWKS_PATH}.\n`);
    }
  });
  return listen(server, host, port);
}
