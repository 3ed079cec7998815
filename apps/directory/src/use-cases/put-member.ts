import type { catalog, Contract, Input } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { Call, UseCase } from '@interlock/messaging';
import { requireDirectoryWriter } from '../domain/access.ts';
import { changedFields } from '../domain/changed-fields.ts';
import { insertMember, lockMember, memberOf, updateMember, type MemberValues } from '../store/members.ts';
import type { Deps } from './deps.ts';
import { recordMember } from './recorded.ts';

type PutMember = (typeof catalog)['directory']['putMember'] & Contract;

/** Makes or replaces a member of the caller's tenant. What is there already is not written again. */
export function putMember({ database }: Deps): UseCase<PutMember> {
  return (call, input) =>
    database.write(call, (tx) => {
      requireDirectoryWriter(call.principal);
      return write(tx, call, input);
    });
}

async function write(tx: Transaction, call: Call, { user_id, roles, ...rest }: Input<PutMember>) {
  const key = { tenant_id: call.principal.tenantId, user_id };
  const values: MemberValues = roles === undefined ? rest : { ...rest, roles: [...new Set(roles)] };
  const made = await insertMember(tx, key, values);
  if (made !== undefined) {
    const member = memberOf(made);
    await recordMember(tx, call, member, { created: true, changed: Object.keys(values) });
    return { member, created: true };
  }
  const current = await lockMember(tx, key);
  const changed = changedFields(current, values);
  if (changed.length === 0) return { member: memberOf(current), created: false };
  const member = memberOf(await updateMember(tx, key, values));
  await recordMember(tx, call, member, { created: false, changed });
  return { member, created: false };
}
