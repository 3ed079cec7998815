import { createVerifier } from '@interlock/identity';
import { closeBus, connectBus, isConnected } from '@interlock/messaging';
import { readSettings, type ProcessParts, type Running } from '@interlock/service';
import manifest from '../package.json' with { type: 'json' };
import { Admissions } from './admission/admissions.ts';
import { admissionBounds } from './admission/settings.ts';
import { buildApp } from './app.ts';
import { closeApp, listen } from './listen.ts';
import { gatewaySettings } from './settings.ts';
import { WriteLimits } from './write-limits.ts';

/** Connects the bus, and serves HTTP until it is stopped. */
export async function startGateway({ log, metrics }: ProcessParts): Promise<Running> {
  const settings = readSettings(gatewaySettings, process.env);
  const verifier = createVerifier({
    jwks: new URL(settings.JWKS_URL),
    issuer: settings.JWT_ISSUER,
    audience: settings.JWT_AUDIENCE,
  });
  const nc = await connectBus({
    url: settings.NATS_URL,
    user: settings.NATS_USER,
    password: settings.NATS_PASSWORD,
    onStatus: (type, detail) => log.info({ type, detail }, 'bus'),
  });
  const limits = new WriteLimits(nc, log);
  const admissions = new Admissions(admissionBounds(settings), log, metrics);
  let serving = true;
  const checks = { bus: () => isConnected(nc), keys: () => verifier.ready() };
  const app = await buildApp({
    nc,
    verifier,
    limits,
    admissions,
    log,
    metrics,
    version: manifest.version,
    origins: settings.CORS_ORIGINS,
    checks,
    isServing: () => serving,
  });
  log.info({ url: await listen(app, settings.HOST, settings.PORT) }, 'listening');
  return {
    checks,
    async stop() {
      serving = false;
      await closeApp(app);
      limits.stop();
      admissions.stop();
      await closeBus(nc);
    },
  };
}
