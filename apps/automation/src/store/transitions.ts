import type { AutomationRole, AutomationVersion, TenantSettings } from '@interlock/contracts';
import { recordedValues, type Change } from '@interlock/database';
import type { Pool, QueryConfig } from 'pg';
import type { VersionFacts } from '../domain/facts.ts';
import type { TransitionChange } from '../domain/transition.ts';
import type { Said } from './projects.ts';

interface TransitionRow {
  readonly tenant_status: 'active' | 'suspended' | null;
  readonly member_status: 'active' | 'inactive' | null;
  readonly settings: TenantSettings;
  readonly role: AutomationRole | null;
  readonly facts: (Omit<VersionFacts, 'now' | 'hasBeenLive'> & { readonly has_been_live: boolean }) | null;
  readonly digest: string;
  readonly moment: string;
}

/** What a transition is decided by: the standing always; no facts where there is no such version. */
export interface ReadTransition extends Omit<TransitionRow, 'facts' | 'moment'> {
  readonly facts: VersionFacts | null;
}

/** Reads everything that a transition is decided by, in one round trip; `projectId` stands in for a project it lacks. */
export async function readTransition(
  database: Pick<Pool, 'query'>,
  asked: { tenantId: string; userId: string; versionId: string; projectId: string | null },
): Promise<ReadTransition> {
  const { rows } = await database.query<TransitionRow>({
    name: 'read_transition',
    text: 'select * from read_transition($1, $2, $3, $4)',
    values: [asked.tenantId, asked.userId, asked.versionId, asked.projectId],
  });
  const [row] = rows;
  if (row === undefined) throw new Error('read_transition returned no row.');
  const { facts, moment, ...read } = row;
  if (facts === null) return { ...read, facts };
  const { has_been_live: hasBeenLive, ...rest } = facts;
  return { ...read, facts: { ...rest, hasBeenLive, now: moment } };
}

/** A decided transition, ready to be committed. */
export interface DecidedTransition {
  /** Of the facts it was decided by: it is committed only while they are true. */
  readonly digest: string;
  /** The project that the version belongs to from now on, if it had none. */
  readonly projectId: string | null;
  readonly change: TransitionChange;
  readonly statusMetadata: Readonly<Record<string, unknown>>;
  readonly historyId: string;
  readonly recorded: Change;
  /** About the remediation task that is opened or canceled; null where none is. */
  readonly task: (Said & Readonly<Record<string, unknown>>) | null;
  readonly mirror: Said;
}

export interface AppliedTransition {
  readonly version: AutomationVersion;
  readonly lifecycle_status: string | null;
}

/** The statement that commits a decided transition; no row, and nothing written, when a fact has changed since. */
export function applyTransition(decided: DecidedTransition): QueryConfig<unknown[]> {
  const { digest, projectId, change, statusMetadata, historyId, recorded, task, mirror } = decided;
  return {
    name: 'apply_transition',
    text: `select version, lifecycle_status from apply_transition(
             $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15)`,
    values: [
      recorded.tenantId,
      recorded.entity.id,
      projectId,
      digest,
      JSON.stringify({
        to: change.to,
        blocked_reason: change.blocked_reason,
        status_metadata: statusMetadata,
      }),
      historyId,
      ...recordedValues(recorded),
      task === null ? null : JSON.stringify(task),
      JSON.stringify(mirror),
    ],
  };
}
