import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createVerifier } from '@interlock/identity';
import { connectBus, isConnected, serve, type Implementation } from '@interlock/messaging';
import { createMetrics, type Logger } from '@interlock/service';
import { testNats, type TestNats } from '@interlock/testing';
import type { NatsConnection } from '@nats-io/transport-node';
import { exportJWK, generateKeyPair, SignJWT, type JWTPayload } from 'jose';
import { Admissions } from '../src/admission/admissions.ts';
import type { AdmissionConfig } from '../src/admission/admission.ts';
import { admissionBounds, admissionSettings } from '../src/admission/settings.ts';
import { buildApp } from '../src/app.ts';
import { closeApp, listen } from '../src/listen.ts';
import { WriteLimits } from '../src/write-limits.ts';

const ISSUER = 'test-issuer';
const AUDIENCE = 'test-audience';

export interface LogLine {
  readonly level: string;
  readonly message: string;
  readonly [fact: string]: unknown;
}

/** A gateway on a real bus, with an issuer of its own. */
export interface TestGateway extends AsyncDisposable {
  readonly url: string;
  readonly nats: TestNats;
  /** What the gateway has logged. */
  readonly lines: readonly LogLine[];
  /** What the services have met. */
  readonly errors: readonly unknown[];
  /** A token of alice in acme for an hour, unless the claims say otherwise. */
  token(claims?: JWTPayload): Promise<string>;
  serviceToken(claims?: JWTPayload): Promise<string>;
  /** Answers calls as the service of that name. */
  answer(service: 'tasks' | 'directory', implementations: Implementation[]): Promise<void>;
  connect(user: Parameters<TestNats['password']>[0]): Promise<NatsConnection>;
  setServing(serving: boolean): void;
  /** Closes the HTTP server as the process does. */
  close(): Promise<void>;
}

const DEFAULT_BOUNDS = admissionBounds(admissionSettings.parse({}));

export async function testGateway(
  bounds: Pick<AdmissionConfig, 'limit' | 'queue'> = DEFAULT_BOUNDS,
): Promise<TestGateway> {
  const undo: (() => Promise<void>)[] = [];
  const errors: unknown[] = [];
  const nats = await testNats();
  undo.push(() => nats.stop());
  const connect = async (user: Parameters<TestNats['password']>[0]) => {
    const password = nats.password(user);
    const nc = await connectBus({ url: nats.url, user, password, onStatus: () => undefined });
    undo.push(() => nc.close());
    return nc;
  };
  const issuer = await startIssuer();
  undo.push(issuer.stop);
  const verifier = createVerifier({ jwks: issuer.url, issuer: ISSUER, audience: AUDIENCE });
  const nc = await connect('gateway');
  const lines: LogLine[] = [];
  let serving = true;
  const limits = new WriteLimits(nc, recorder([]));
  undo.push(() => Promise.resolve(limits.stop()));
  const metrics = createMetrics('gateway');
  const log = recorder(lines);
  const admissions = new Admissions(bounds, log, metrics);
  undo.push(() => Promise.resolve(admissions.stop()));
  const app = await buildApp({
    nc,
    verifier,
    limits,
    admissions,
    log,
    metrics,
    version: '1.2.3',
    origins: ['https://console.example'],
    checks: { bus: () => isConnected(nc), keys: () => verifier.ready() },
    isServing: () => serving,
  });
  let closed: Promise<void> | undefined;
  const close = () => (closed ??= closeApp(app));
  undo.push(close);
  return {
    url: await listen(app, '127.0.0.1', 0),
    nats,
    connect,
    token: (claims) => issuer.sign(claims),
    serviceToken: (claims) => issuer.sign({ sub: 'billing', token_use: 'service', ...claims }),
    lines,
    errors,
    async answer(service, implementations) {
      const onError = (error: unknown) => errors.push(error);
      const connection = await connect(service);
      const server = await serve({
        nc: connection,
        service,
        implementations,
        limit: 10,
        onError,
        onLost: onError,
      });
      undo.push(() => server.stop());
    },
    setServing: (value) => (serving = value),
    close,
    async [Symbol.asyncDispose]() {
      for (const step of undo.reverse()) await step();
    },
  };
}

function recorder(lines: LogLine[]): Logger {
  const at = (level: string) => (facts: object, message: string) => lines.push({ ...facts, level, message });
  return { info: at('info'), warn: at('warn'), error: at('error') } as unknown as Logger;
}

async function startIssuer() {
  const { privateKey, publicKey } = await generateKeyPair('EdDSA');
  const jwks = JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k', alg: 'EdDSA' }] });
  const server = createServer((_, response) => response.end(jwks));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const sign = (claims: JWTPayload = {}) =>
    new SignJWT({ sub: 'alice', tenant_id: 'acme', token_use: 'session', roles: ['admin'], ...claims })
      .setProtectedHeader({ alg: 'EdDSA', typ: 'JWT', kid: 'k' })
      .setIssuer(claims.iss ?? ISSUER)
      .setAudience(claims.aud ?? AUDIENCE)
      .setExpirationTime(claims.exp ?? '1h')
      .sign(privateKey);
  const stop = () => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => server.close(() => resolve()));
  };
  return { url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`), sign, stop };
}
