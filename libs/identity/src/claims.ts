import { refuse, type Principal } from '@interlock/contracts';
import { z } from 'zod';

const id = z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/, 'must be 1 to 64 of A-Z, a-z, 0-9, "_", "." and "-"');

const claims = z.object({
  sub: id,
  tenant_id: id,
  roles: z.array(z.string().max(64)).max(100).default([]),
  token_use: z.enum(['session', 'service'], "must be 'session' or 'service'"),
  exp: z.number(),
});

/** A principal, and the moment its token ends, in milliseconds since the epoch. */
export interface VerifiedPrincipal extends Principal {
  readonly expiresAt: number;
}

/** The principal of a verified token's payload; throws `unauthenticated` when a claim is missing or malformed. */
export function principalOf(payload: unknown): VerifiedPrincipal {
  const parsed = claims.safeParse(payload);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const message = `The token's claim '${issue?.path.join('.')}' is not usable: ${issue?.message}. Get a token that has it.`;
    throw refuse('unauthenticated', message);
  }
  const { sub, tenant_id: tenantId, roles, token_use: kind, exp } = parsed.data;
  return { kind, tenantId, sub, roles, systemInitiated: false, expiresAt: exp * 1000 };
}
