import { refuse, type Principal } from '@interlock/contracts';

/** Whose letters a caller may see and redrive: its tenant's, those of no known tenant, or both. */
export interface LetterScope {
  readonly tenants: readonly string[];
  readonly platform: boolean;
}

/** Stands for a tenant that is not known. */
export const NO_TENANT = '';

/** What the token's roles open (spec 2): `admin` its tenant's letters, `platform` those without a tenant. */
export function letterScope({ tenantId, roles }: Pick<Principal, 'tenantId' | 'roles'>): LetterScope {
  const platform = roles.includes('platform');
  const tenants = [...(roles.includes('admin') ? [tenantId] : []), ...(platform ? [NO_TENANT] : [])];
  if (tenants.length > 0) return { tenants, platform };
  const who = "Dead letters are for the role 'admin', and those of no known tenant for 'platform'.";
  throw refuse('forbidden', `${who} Ask someone who has it.`);
}
