import type { AutomationRole, AutomationVersion, TenantSettings } from '@interlock/contracts';
import { callMany, recordedValues, type Change } from '@interlock/database';
import type { Pool, QueryConfig } from 'pg';
import type { VersionFacts } from '../domain/facts.ts';
import type { Parts } from '../domain/parts.ts';
import type { TransitionChange } from '../domain/transition.ts';
import type { Said } from './projects.ts';

/** What a transition is decided by: the standing always; no facts where there is no such version. */
export interface ReadTransition {
  readonly tenant_status: 'active' | 'suspended' | null;
  readonly member_status: 'active' | 'inactive' | null;
  readonly settings: TenantSettings;
  readonly role: AutomationRole | null;
  readonly facts: VersionFacts | null;
  /** Of the rows that the facts are made of: what is decided by them is committed only while it is the same. */
  readonly mark: string;
}

interface FactsRow extends Omit<VersionFacts, 'now' | 'hasBeenLive' | 'evidence' | 'qa'> {
  readonly has_been_live: boolean;
  readonly evidence: VersionFacts['evidence'] | null;
  readonly qa: VersionFacts['qa'] | null;
}

interface TransitionRow extends Omit<ReadTransition, 'facts'> {
  readonly facts: FactsRow | null;
  readonly moment: string;
}

/** A transition that a user asks for. */
export interface AskedTransition {
  readonly tenantId: string;
  readonly userId: string;
  readonly versionId: string;
  /** Stands in for the project of a version that has none. */
  readonly projectId: string | null;
  readonly parts: Parts;
}

const KNOWN_TRANSITION = {
  name: 'known_transition',
  types: 'text text uuid uuid boolean boolean'.split(' '),
};

/** Reads everything that transitions are decided by, in their order and one round trip. */
export async function readTransitions(
  database: Pick<Pool, 'query'>,
  asked: readonly AskedTransition[],
): Promise<ReadTransition[]> {
  const calls = asked.map(({ tenantId, userId, versionId, projectId, parts: { evidence, qa } }) => [
    ...[tenantId, userId, versionId, projectId, evidence, qa],
  ]);
  const { rows } = await database.query<TransitionRow>(callMany(KNOWN_TRANSITION, calls));
  return rows.map(({ facts, moment, ...read }) => ({ ...read, facts: facts && factsOf(facts, moment) }));
}

function factsOf(
  { has_been_live: hasBeenLive, evidence, qa, ...always }: FactsRow,
  now: string,
): VersionFacts {
  return {
    ...{ ...always, hasBeenLive, now },
    get evidence() {
      return wasRead(evidence, 'evidence');
    },
    get qa() {
      return wasRead(qa, 'qa');
    },
  };
}

function wasRead<T>(part: T | null, name: keyof Parts): T {
  if (part === null)
    throw new Error(`A transition is judged by its ${name}, which domain/parts.ts leaves out.`);
  return part;
}

/** A decided transition, ready to be committed. */
export interface DecidedTransition {
  readonly automationId: string;
  /** The project that the version belongs to from now on. */
  readonly projectId: string | null;
  readonly parts: Parts;
  readonly mark: string;
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

/** The statement that commits a decided transition; no row, and nothing written, when a row has changed since. */
export function commitTransition(decided: DecidedTransition): QueryConfig<unknown[]> {
  const { automationId, projectId, parts, mark, change, statusMetadata, historyId, recorded, task, mirror } =
    decided;
  return {
    name: 'commit_transition',
    text: `select version, lifecycle_status from commit_transition(
             $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18)`,
    values: [
      recorded.tenantId,
      recorded.entity.id,
      automationId,
      projectId,
      parts.evidence,
      parts.qa,
      mark,
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
