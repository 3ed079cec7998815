import type { Awaited, Block, BlockState } from '../domain/remediation.ts';

/** One block of a version, named by when it began. */
export interface BlockInput {
  readonly tenantId: string;
  readonly versionId: string;
  /** ISO 8601, as the row has it. */
  readonly blockedAt: string;
  readonly projectId?: string | null;
  readonly taskId?: string | null;
  /** What the run before, of the same block, leaves to this one. */
  readonly carried?: Carried;
}

/** One per block: a later block of the same version has another. */
export function remediationId({ versionId, blockedAt }: Pick<BlockInput, 'versionId' | 'blockedAt'>): string {
  return `blocked-remediation-${versionId}-${blockedAt}`;
}

/** What ops said, which no row holds, and what happened lately. */
export interface Carried {
  readonly acknowledged: { readonly by: string; readonly round: number } | null;
  readonly snoozed: { readonly by: string; readonly until: string } | null;
  readonly history: readonly Happening[];
}

/** Something that happened in a block; `by` is who of ops said so. */
export interface Happening {
  readonly at: string;
  readonly what: string;
  readonly round: number;
  readonly by?: string;
}

export const ACKNOWLEDGE = 'acknowledge';
export const SNOOZE = 'snooze';
export const RESOLVE_NOW = 'resolve_now';

/** The argument of the updates: who of ops says so, by the id that the directory has. */
export interface Said {
  readonly user: string;
}

/** The argument of `snooze`: no reminder and no escalation for so many seconds from now. */
export interface Snoozed extends Said {
  readonly seconds: number;
}

/** A snooze lasts a day at most; then ops have to say it again. */
export const LONGEST_SNOOZE_S = 24 * 60 * 60;

/** What a block is at: the answer to the query `state` and of the updates, and the workflow's result. */
export interface RemediationView extends Carried {
  readonly state: 'asking' | BlockState;
  readonly round: number;
  readonly task: Block['task'];
  readonly stability: Block['stability'] | null;
  /** What is waited for, and until when at the latest; null where that is for people to decide. */
  readonly next: { readonly for: Awaited; readonly at: string | null } | null;
  /** Why the version could not return when it was tried last: a code. */
  readonly refused: string | null;
}
