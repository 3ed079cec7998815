import { refuse, type catalog, type Evidence } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { Call, UseCase } from '@interlock/messaging';
import { idOf, pageOf } from '@interlock/service';
import { seesNotes } from '../../domain/access.ts';
import { findMember } from '../../store/automation-members.ts';
import { loadReadableVersion } from '../../store/automation-versions.ts';
import { findEvidence, listEvidenceRows } from '../../store/evidence.ts';
import { evidenceOf } from '../../store/present.ts';
import { projectRoleOf } from '../../store/projects.ts';
import type { EvidenceRow } from '../../store/schema.ts';
import type { Deps } from '../deps.ts';

type Contracts = (typeof catalog)['automation'];

/** What is on record of one kind, for whoever may read the version. */
export function getEvidence({ database }: Deps): UseCase<Contracts['getEvidence']> {
  return (call, { automation_version_id, kind }) =>
    database.read(call, async (tx) => {
      const reader = await readerOf(tx, call, automation_version_id);
      const row = await findEvidence(tx, reader.version, kind);
      if (row === undefined) throw refuse('not_found', `The version has no evidence of the kind '${kind}'.`);
      return { evidence: reader.shown(row) };
    });
}

/** All that is on record for a version. */
export function listEvidence({ database }: Deps): UseCase<Contracts['listEvidence']> {
  return (call, { automation_version_id, cursor, limit }) =>
    database.read(call, async (tx) => {
      const reader = await readerOf(tx, call, automation_version_id);
      const rows = await listEvidenceRows(tx, reader.version, { cursor, limit: limit + 1 });
      return pageOf('list_evidence', rows, limit, reader.shown, idOf);
    });
}

/** A version that the caller may read, and how its evidence shows to them. */
async function readerOf(tx: Transaction, { principal }: Call, versionId: string) {
  const version = await loadReadableVersion(tx, principal, versionId);
  const { tenant_id, automation_id, project_id } = version;
  const member = await findMember(tx, { tenant_id, automation_id, user_id: principal.sub });
  const projectRole = await projectRoleOf(tx, tenant_id, project_id, principal.sub);
  const notes = seesNotes(principal, [member?.role ?? null, projectRole]);
  const shown = (row: EvidenceRow): Evidence =>
    notes ? evidenceOf(row) : { ...evidenceOf(row), note: null };
  return { version, shown };
}
