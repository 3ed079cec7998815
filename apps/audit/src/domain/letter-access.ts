import { refuse, type Principal } from '@interlock/contracts';

/** Whose letters a caller may see, redrive and dismiss: its tenant's, those of no known tenant, or both. */
export interface LetterScope {
  readonly tenants: readonly string[];
  readonly platform: boolean;
}

/** Stands for a tenant that is not known. */
export const NO_TENANT = '';

type Caller = Pick<Principal, 'tenantId' | 'roles'>;

function forbidden() {
  const who = "Dead letters are for the role 'admin', and those of no known tenant for 'platform'.";
  return refuse('forbidden', `${who} Ask someone who has it.`);
}

/** What the token's roles open (spec 2): `admin` its tenant's letters, `platform` those without a tenant. */
export function letterScope({ tenantId, roles }: Caller): LetterScope {
  const platform = roles.includes('platform');
  const tenants = [...(roles.includes('admin') ? [tenantId] : []), ...(platform ? [NO_TENANT] : [])];
  if (tenants.length === 0) throw forbidden();
  return { tenants, platform };
}

/** The letters that are there for a caller at all: others are 404, and of these some may be 403. */
export function knownLetters({ tenantId, roles }: Caller): LetterScope {
  const platform = roles.includes('platform');
  return { tenants: [tenantId, ...(platform ? [NO_TENANT] : [])], platform };
}

/** Throws `forbidden` unless the caller may redrive and dismiss a letter of that tenant, which it knows. */
export function requireKeeper(caller: Caller, letterTenant: string): void {
  if (!letterScope(caller).tenants.includes(letterTenant)) throw forbidden();
}
