import { accepted, callGateway, type Answer } from './gateway-client.ts';
import type { IssuerKey } from '../issuer/key.ts';
import { signToken } from '../issuer/sign.ts';

const OWN_TOKEN_TTL_SECONDS = 60;

interface MemberPage {
  items: { user_id: string }[];
  next_cursor: string | null;
}

/** Makes the tenant, and the member if one is named, unless they exist; what exists stays as it is. */
export async function ensureStanding(
  gateway: string,
  key: IssuerKey,
  tenant: string,
  member: { user: string; roles: string[] } | null,
): Promise<void> {
  const token = await signToken(key, {
    tenant,
    user: 'interlock-stack',
    roles: [],
    use: 'service',
    ttlSeconds: OWN_TOKEN_TTL_SECONDS,
  });
  const path = `/v1/directory/tenants/${tenant}`;
  const found = await callGateway(gateway, token, 'GET', path);
  if (found.status === 404) {
    const made = await callGateway(gateway, token, 'PUT', path, { name: tenant, status: 'active' });
    accepted(made, `Making tenant ${tenant}`);
  } else if (isClosed(found)) {
    return;
  }
  if (member && !(await isMember(gateway, token, member.user))) {
    const made = await callGateway(gateway, token, 'PUT', `/v1/directory/members/${member.user}`, {
      email: `${member.user}@${tenant}.example`,
      display_name: member.user,
      status: 'active',
      roles: member.roles,
    });
    accepted(made, `Making member ${member.user}`);
  }
}

/** A suspended tenant may refuse even its services; it exists, and its tokens can be signed all the same. */
function isClosed(found: Answer): boolean {
  if (found.status === 401 || found.status === 403) return true;
  const { tenant } = accepted(found, 'Reading the tenant') as { tenant?: { status: string } };
  return tenant?.status === 'suspended';
}

async function isMember(gateway: string, token: string, user: string): Promise<boolean> {
  let cursor: string | null = null;
  do {
    const query: string = cursor === null ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const answer = await callGateway(gateway, token, 'GET', `/v1/directory/members?limit=200${query}`);
    const page = accepted(answer, 'Reading the members') as MemberPage;
    if (page.items.some(({ user_id }) => user_id === user)) return true;
    cursor = page.next_cursor;
  } while (cursor !== null);
  return false;
}
