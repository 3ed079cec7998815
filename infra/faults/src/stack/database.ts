import { createPool } from '@interlock/database';
import type { Secrets } from '@interlock/stack';
import type { Pool } from 'pg';
import type { World } from '../world.ts';

/** Connections to the stack's database under a service's own role. */
export function poolAs(world: World, role: keyof Secrets['postgres'], max: number): Pool {
  const url = new URL(world.stack.postgres);
  url.username = role;
  url.password = world.secrets.postgres[role];
  const onIdleError = () => undefined;
  return createPool({ url: url.href, max, applicationName: 'interlock-faults', onIdleError });
}
