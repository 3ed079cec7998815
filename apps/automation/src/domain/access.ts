import { isOps, type Principal, type ProjectRole, type Refusal } from '@interlock/contracts';
import type { Asker } from './facts.ts';
import type { TargetRule } from './matrix.ts';

const STRANGER: Refusal = {
  code: 'forbidden',
  message: 'You are not a member of this automation. Ask its owner to add you.',
};

const WRITES_WORKFLOWS = 'workflows_write';

/** Whether a caller sees every automation of the tenant: services, ops, and whoever may write workflows. */
export function seesAll({ kind, roles }: Principal): boolean {
  return kind === 'service' || isOps(roles) || roles.includes(WRITES_WORKFLOWS);
}

/** Why a caller may not see an automation: its members may, and whoever sees all. */
export function readRefusal({ principal, role }: Pick<Asker, 'principal' | 'role'>): Refusal | undefined {
  return seesAll(principal) || role !== null ? undefined : STRANGER;
}

/** Why a caller may not read a version: who sees its automation may, and every member of its project (spec 1.18). */
export function versionReadRefusal(
  asker: Pick<Asker, 'principal' | 'role'>,
  projectRole: ProjectRole | null,
): Refusal | undefined {
  return projectRole === null ? readRefusal(asker) : undefined;
}

/**
 * Why a caller may ask for no transition at all (spec 1.9, baseline), nor change the automation, its members and
 * versions: its owners may, and whoever sees all.
 */
export function baselineRefusal(
  asker: Pick<Asker, 'principal' | 'role'>,
  owner: string | null,
): Refusal | undefined {
  const { principal, role } = asker;
  if (seesAll(principal) || role === 'owner' || isOwner(principal, owner)) return undefined;
  const message = "Only the automation's owner, ops, an admin or someone with 'workflows_write' may do this.";
  return readRefusal(asker) ?? { code: 'forbidden', message };
}

/** Whether a caller who may read a version sees the notes of its evidence: clients don't. */
export function seesNotes(principal: Principal, roles: readonly (ProjectRole | null)[]): boolean {
  return seesAll(principal) || roles.some((role) => role !== null && role !== 'client');
}

/** Why a caller may not put evidence on record; an approval to archive is an admin's or a service's. */
export function evidenceRefusal({ kind, roles }: Principal, evidence: string): Refusal | undefined {
  if (kind === 'service' || roles.includes('admin')) return undefined;
  if (evidence === 'archive_approval')
    return { code: 'forbidden', message: 'Only an admin or a service may record an archive_approval.' };
  if (isOps(roles)) return undefined;
  return { code: 'forbidden', message: 'Only ops, an admin or a service may put evidence on record.' };
}

const WHO: Readonly<Record<Exclude<TargetRule, 'owner'>, readonly string[]>> = {
  baseline: [],
  build: ['ops_build', 'admin'],
  release: ['ops_release', 'admin'],
  unblock: ['ops_build', 'ops_release', 'admin'],
  archive: ['ops_release', 'admin'],
};

/** The rules under which a service needs no role. */
const SERVICES_TOO: readonly TargetRule[] = ['baseline', 'build', 'unblock'];

/** Why a caller may not ask for a target (spec 1.9, second table). */
export function targetRefusal(rule: Exclude<TargetRule, 'owner'>, principal: Principal): Refusal | undefined {
  const needed = WHO[rule];
  if (needed.length === 0 || needed.some((role) => principal.roles.includes(role))) return undefined;
  if (principal.kind === 'service' && SERVICES_TOO.includes(rule)) return undefined;
  const message = `This transition needs one of the roles ${needed.map((role) => `'${role}'`).join(', ')}.`;
  return { code: 'forbidden', message };
}

function isOwner({ kind, sub }: Principal, owner: string | null): boolean {
  return kind === 'session' && owner !== null && sub === owner;
}
