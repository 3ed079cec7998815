import { refuse } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import { activeRoles } from '../../store/automation-members.ts';

/** Who passes on what people say in Temporal's UI. */
const WORKFLOWS = 'orchestrator';

/** A call that a person makes, and by which way, where that is not their own session. */
export interface PersonsCall {
  readonly call: Call;
  readonly via: { readonly via?: 'temporal' };
}

/**
 * The call as the person's who acts on a block: the caller's, or, for what was said in Temporal's UI, whoever was named
 * there, who must be an active member of the tenant and has the roles that the directory knows (spec 1.12).
 */
export async function actingPerson(
  tx: Transaction,
  call: Call,
  by: string | undefined,
): Promise<PersonsCall> {
  const { principal } = call;
  if (principal.kind === 'session') return { call, via: {} };
  if (!principal.systemInitiated || principal.sub !== WORKFLOWS || by === undefined)
    throw refuse('forbidden', 'Only a person may act on a block: use the token of a session.');
  const roles = await activeRoles(tx, principal.tenantId, by);
  if (roles === undefined)
    throw refuse('forbidden', `'${by}' is no active member of this tenant. Say your own user id.`);
  const { tenantId } = principal;
  const person = { kind: 'session', tenantId, sub: by, roles, systemInitiated: false } as const;
  return { call: { ...call, principal: person }, via: { via: 'temporal' } };
}
