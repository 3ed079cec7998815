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

/** A JWT for the stack; makes the tenant, and for a session the member, if they are missing. */
export async function makeToken(stack: RunningStack, request: TokenRequest): Promise<string> {
  const { tenant, use } = request;
  // A service needs no membership.
  await ensureStanding(stack.gateway, stack.key, tenant, use === 'session' ? request : null);
  return signToken(stack.key, request);
}
