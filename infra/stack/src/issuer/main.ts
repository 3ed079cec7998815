import { serveAsChild } from '../child-process.ts';
import { portVariable } from '../port-variable.ts';
import { startIssuer } from './http.ts';
import { loadOrCreateKey } from './key.ts';

serveAsChild(async () => {
  const { HOST: host = '127.0.0.1', ISSUER_KEY_FILE: file } = process.env;
  if (!file) throw new Error('ISSUER_KEY_FILE is missing: set it to the file that keeps the signing key.');
  const http = await startIssuer(await loadOrCreateKey(file), host, portVariable(process.env, 'PORT'));
  return { health: `http://${host}:${http.port}`, close: () => http.close() };
});
