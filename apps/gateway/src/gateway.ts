import { createVerifier } from '@interlock/identity';
import { connectBus } from '@interlock/messaging';
import { readSettings, type ProcessParts, type Running } from '@interlock/service';
import { version } from '../package.json' with { type: 'json' };
import { buildApp } from './app.ts';
import { BusState } from './bus-state.ts';
import { closeApp, listen } from './listen.ts';
import { gatewaySettings } from './settings.ts';

/** Connects the bus, and serves HTTP until it is stopped. */
export async function startGateway({ log, metrics }: ProcessParts): Promise<Running> {
  const settings = readSettings(gatewaySettings, process.env);
  const verifier = createVerifier({
    jwks: new URL(settings.JWKS_URL),
    issuer: settings.JWT_ISSUER,
    audience: settings.JWT_AUDIENCE,
  });
  const busState = new BusState();
  const nc = await connectBus({
    url: settings.NATS_URL,
    user: settings.NATS_USER,
    password: settings.NATS_PASSWORD,
    onStatus: (type, detail) => {
      busState.observe(type);
      log.info({ type, detail }, 'bus');
    },
  });
  let serving = true;
  const checks = { bus: () => busState.connected, keys: () => verifier.ready() };
  const app = await buildApp({
    bus: { nc, isConnected: () => busState.connected },
    verifier,
    log,
    metrics,
    version,
    checks,
    isServing: () => serving,
  });
  log.info({ url: await listen(app, settings.HOST, settings.PORT) }, 'listening');
  return {
    checks,
    async stop() {
      serving = false;
      await closeApp(app);
      // Draining waits for the server to answer, which it doesn't while it is away.
      await (busState.connected ? nc.drain() : nc.close());
    },
  };
}
