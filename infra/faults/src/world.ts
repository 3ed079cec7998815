import { createPool } from '@interlock/database';
import {
  runningSecrets,
  runningStack,
  type IsolatedStack,
  type RunningStack,
  type Secrets,
} from '@interlock/stack';
import type { Pool } from 'pg';
import type { Rig } from './stack/rig.ts';

/** The stack that is being broken, and an administrator's way into its database. */
export interface World {
  readonly home: string;
  readonly env: NodeJS.ProcessEnv;
  readonly stack: RunningStack;
  readonly secrets: Secrets;
  readonly admin: Pool;
  /** What stands around a rigged stack. */
  readonly rig: Rig | undefined;
}

/** Opens the way into a stack; the pool heals when Postgres comes back. */
export function openWorld({ home, env }: IsolatedStack, rig?: Rig): World {
  const stack = runningStack(env);
  const admin = createPool({
    url: stack.postgres,
    max: 4,
    applicationName: 'interlock-faults',
    onIdleError: () => undefined,
  });
  return { home, env, stack, secrets: runningSecrets(env), admin, rig };
}

/** The rig of a fault that is `rigged`. */
export function rigOf({ rig }: World): Rig {
  if (rig === undefined) throw new Error('The fault needs a rigged stack.');
  return rig;
}
