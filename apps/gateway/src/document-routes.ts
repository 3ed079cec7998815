import { asyncApiDocument, openApiDocument } from '@interlock/contracts';
import scalar from '@scalar/fastify-api-reference';
import type { FastifyInstance } from 'fastify';
import { homePage } from './home-page.ts';

/** The page may load and call nothing but this gateway, whatever is in it. */
const DOCS_POLICY =
  "default-src 'self'; script-src 'self' 'unsafe-inline'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; font-src 'self' data:; frame-ancestors 'none'";
const PAGE_POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";

/** `/openapi.json`, `/asyncapi.json`, the page that shows the first at `/docs`, and `/`. */
export async function documentRoutes(app: FastifyInstance, version: string): Promise<void> {
  const openApi = openApiDocument(version);
  const documents = { '/openapi.json': openApi, '/asyncapi.json': asyncApiDocument(version) };
  for (const [path, document] of Object.entries(documents)) {
    const json = Buffer.from(JSON.stringify(document));
    app.get(path, (_, reply) => reply.type('application/json; charset=utf-8').send(json));
  }
  app.get('/', (_, reply) => {
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', PAGE_POLICY)
      .send(homePage(version));
  });
  await app.register(scalar, {
    routePrefix: '/docs',
    configuration: {
      pageTitle: 'Interlock API',
      content: openApi,
      withDefaultFonts: false,
      telemetry: false,
      agent: { disabled: true },
      hideClientButton: true,
      showDeveloperTools: 'never',
    },
    hooks: {
      onRequest: (_, reply, done) => {
        reply.header('content-security-policy', DOCS_POLICY);
        done();
      },
    },
  });
}
