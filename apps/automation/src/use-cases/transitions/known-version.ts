import type { Call } from '@interlock/messaging';
import { requireStanding } from '@interlock/service';
import type { Asker, VersionFacts } from '../../domain/facts.ts';
import { ALL_PARTS, type Parts } from '../../domain/parts.ts';
import { unknownVersion } from '../../store/automation-versions.ts';
import type { Deps } from '../deps.ts';

/** A version as a caller finds it. */
export interface KnownVersion {
  readonly facts: VersionFacts;
  readonly asker: Asker;
  /** Of the facts: what is decided by them is committed only while they are true. */
  readonly mark: string;
}

/** Reads what a transition is decided by. Throws `unauthenticated` or `not_found`. */
export async function knownVersion(
  { transitions }: Deps,
  { principal }: Call,
  versionId: string,
  { projectId = null, parts = ALL_PARTS }: { projectId?: string | null; parts?: Parts } = {},
): Promise<KnownVersion> {
  const { tenantId, sub: userId } = principal;
  const asked = { tenantId, userId, versionId, projectId, parts };
  const { facts, role, settings, mark, ...standing } = await transitions.read(asked);
  requireStanding(principal, standing);
  if (facts === null) throw unknownVersion();
  return { facts, asker: { principal, role, settings }, mark };
}
