import { readHome } from '../config.ts';
import { homeFiles } from '../home.ts';
import { readKey, type IssuerKey } from '../issuer/key.ts';
import { signToken, type TokenRequest } from '../issuer/sign.ts';
import { readReady, type ReadyStack } from '../ready-file.ts';
import { ensureStanding } from './standing.ts';

/** A stack that is ready, and the key of its issuer. */
export interface RunningStack extends ReadyStack {
  key: IssuerKey;
}

/** The stack that runs on INTERLOCK_HOME; throws one line when none is ready. */
export function runningStack(env: NodeJS.ProcessEnv): RunningStack {
  const home = readHome(env);
  const files = homeFiles(home);
  const ready = readReady(files.ready);
  const key = readKey(files.issuerKey);
  if (ready && key) return { ...ready, key };
  throw new Error(`No stack is ready in ${home}; start it with npm start, or set INTERLOCK_HOME.`);
}

/** What a token is made with: where the gateway is, and the issuer's key. */
export type TokenMaker = Pick<RunningStack, 'gateway' | 'key'>;

/** The gateway and the key that GATEWAY_URL and ISSUER_KEY_FILE name, or those of the running stack. */
export function tokenMaker(env: NodeJS.ProcessEnv): TokenMaker {
  const { GATEWAY_URL: gateway, ISSUER_KEY_FILE: file } = env;
  if (gateway === undefined || file === undefined) return runningStack(env);
  const key = readKey(file);
  if (key === null) throw new Error(`There is no key in ${file}; has the issuer been started?`);
  return { gateway, key };
}

/** A JWT for the stack; makes the tenant, and for a session the member, if they are missing. */
export async function makeToken(stack: TokenMaker, request: TokenRequest): Promise<string> {
  const { tenant, use } = request;
  // A service needs no membership.
  await ensureStanding(stack.gateway, stack.key, tenant, use === 'session' ? request : null);
  return signToken(stack.key, request);
}
