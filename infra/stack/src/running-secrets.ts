import { existsSync } from 'node:fs';
import { readHome } from './config.ts';
import { homeFiles } from './home.ts';
import { loadSecrets, type Secrets } from './secrets.ts';

/** The passwords of the stack on INTERLOCK_HOME; throws one line when none has run there yet. */
export function runningSecrets(env: NodeJS.ProcessEnv): Secrets {
  const home = readHome(env);
  const file = homeFiles(home).secrets;
  if (!existsSync(file)) throw new Error(`No stack has run in ${home}; start it with npm start.`);
  return loadSecrets(file);
}
