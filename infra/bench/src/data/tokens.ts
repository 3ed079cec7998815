import { makeToken } from '@interlock/stack';
import type { Bench } from '../bench.ts';
import { tenantName, WRITER, type Dataset } from './dataset.ts';

const TTL_SECONDS = 4 * 3_600;

interface Caller {
  readonly user: string;
  readonly roles: string[];
  readonly use: 'session' | 'service';
}

/** A token of each tenant's writer, or of another caller, in the tenants' order. */
export function signedTokens(
  { stack }: Pick<Bench, 'stack'>,
  data: Dataset,
  caller: Partial<Caller> = {},
): Promise<string[]> {
  const { user = WRITER, roles = [], use = 'session' } = caller;
  return Promise.all(
    Array.from({ length: data.tenants }, (_, tenant) =>
      makeToken(stack, { tenant: tenantName(data, tenant), user, roles, use, ttlSeconds: TTL_SECONDS }),
    ),
  );
}
