import { makeToken } from '@interlock/stack';
import type { Bench } from '../bench.ts';
import { tenantName, WRITER, type Dataset } from './dataset.ts';

const TTL_SECONDS = 4 * 3_600;

/** A token of each tenant's writer, or of another of its members, in the tenants' order. */
export function signedTokens(
  { stack }: Pick<Bench, 'stack'>,
  data: Dataset,
  user = WRITER,
): Promise<string[]> {
  return Promise.all(
    Array.from({ length: data.tenants }, (_, tenant) =>
      makeToken(stack, {
        tenant: tenantName(data, tenant),
        user,
        roles: [],
        use: 'session',
        ttlSeconds: TTL_SECONDS,
      }),
    ),
  );
}

/** A service token with a role, of each tenant, in the tenants' order. */
export function serviceTokens(
  { stack }: Pick<Bench, 'stack'>,
  data: Dataset,
  role: string,
): Promise<string[]> {
  return Promise.all(
    Array.from({ length: data.tenants }, (_, tenant) =>
      makeToken(stack, {
        tenant: tenantName(data, tenant),
        user: 'bench-service',
        roles: [role],
        use: 'service',
        ttlSeconds: TTL_SECONDS,
      }),
    ),
  );
}
