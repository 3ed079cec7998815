import { gatewayUrls } from '../stack/processes.ts';
import type { World } from '../world.ts';

/** Requests in turn to every gateway, as a balancer does; one that refuses the connection has been sent nothing. */
export function throughGateways(world: World): typeof fetch {
  let turn = 0;
  return async (input, init) => {
    const gateways = gatewayUrls(world);
    turn += 1;
    for (let tried = 1; ; tried += 1) {
      const url = String(input).replace(world.stack.gateway, gateways[(turn + tried) % gateways.length]!);
      try {
        return await fetch(url, init);
      } catch (error) {
        if (tried >= gateways.length || !isRefused(error)) throw error;
      }
    }
  };
}

function isRefused(error: unknown): boolean {
  return ((error as Error).cause as NodeJS.ErrnoException | undefined)?.code === 'ECONNREFUSED';
}
