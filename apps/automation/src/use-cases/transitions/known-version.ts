import type { Call } from '@interlock/messaging';
import { requireStanding } from '@interlock/service';
import type { Asker, VersionFacts } from '../../domain/facts.ts';
import { unknownVersion } from '../../store/automation-versions.ts';
import { readTransition } from '../../store/transitions.ts';
import type { Deps } from '../deps.ts';

/** A version as a caller finds it. */
export interface KnownVersion {
  readonly facts: VersionFacts;
  readonly asker: Asker;
  /** Of the facts: what is decided by them is committed only while they are true. */
  readonly digest: string;
}

/** Reads what a transition is decided by. Throws `unauthenticated` or `not_found`. */
export async function knownVersion(
  { database }: Deps,
  { principal }: Call,
  versionId: string,
  projectId: string | null = null,
): Promise<KnownVersion> {
  const { tenantId, sub: userId } = principal;
  const { facts, role, settings, digest, ...standing } = await readTransition(database.pool, {
    ...{ tenantId, userId, versionId, projectId },
  });
  requireStanding(principal, { ...standing, settings });
  if (facts === null) throw unknownVersion();
  return { facts, asker: { principal, role, settings }, digest };
}
