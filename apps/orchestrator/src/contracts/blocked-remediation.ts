import type { Awaited, Block, BlockState, Happened } from '../domain/remediation.ts';

/** One block of a version, named by when it began. */
export interface BlockInput {
  readonly tenantId: string;
  readonly versionId: string;
  /** ISO 8601, as the row has it. */
  readonly blockedAt: string;
  readonly projectId?: string | null;
  readonly taskId?: string | null;
  /** Automation and version, such as `Payroll export v1`. */
  readonly about?: string;
  /** What the run before, of the same block, leaves to this one. */
  readonly carried?: Carried;
}

/** One per block: a later block of the same version has another. */
export function remediationId({ versionId, blockedAt }: Pick<BlockInput, 'versionId' | 'blockedAt'>): string {
  return `blocked-remediation-${versionId}-${blockedAt}`;
}

/** What a run that keeps its acts itself leaves to the next (`workflows/acts-of-the-run.ts`). */
export interface Carried {
  readonly acknowledged: { readonly by: string; readonly round: number } | null;
  readonly snoozed: { readonly by: string; readonly until: string } | null;
}

export const ACKNOWLEDGE = 'acknowledge';
export const SNOOZE = 'snooze';
export const RESOLVE_NOW = 'resolve_now';

/** The argument of the updates: who of ops says so, by the id that the directory has. */
export interface Said {
  readonly user: string;
}

/** A snooze lasts a day at most; then ops have to say it again. The contract of the command says the same. */
export const LONGEST_SNOOZE_S = 24 * 60 * 60;

/** The argument of `snooze`: no reminder and no escalation for so many seconds from now. */
export interface Snoozed extends Said {
  readonly seconds: number;
}

/** What a person says to a block, to be checked and kept by the automation service. */
export interface SaidAct {
  readonly act: typeof ACKNOWLEDGE | typeof SNOOZE | typeof RESOLVE_NOW;
  readonly user: string;
  /** Of a snooze. */
  readonly seconds?: number;
  /** Makes it one act, however often it is passed on. */
  readonly actId: string;
}

/** Why an act was refused: a code, and what to do; null where it was not. */
export interface ActOutcome {
  readonly refused: { readonly code: string; readonly message: string } | null;
}

/** What a block is called by people; what could not be read is null. */
export interface BlockNames {
  readonly project: string | null;
  readonly task: string | null;
  readonly tenant: string | null;
}

/** A block as `About` says it. */
export function blockAbout(about: string, { project, task, tenant }: Partial<BlockNames> = {}): string {
  return [about, project && `project ${project}`, task && `task ${task}`, tenant].filter(Boolean).join(', ');
}

/** What a block is at: the answer to the query `state` and of the updates, and the workflow's result. */
export interface RemediationView {
  readonly state: 'asking' | BlockState;
  /** Automation and version. */
  readonly about: string | null;
  readonly blockedAt: string;
  readonly round: number;
  readonly task: Block['task'];
  /** Null when the block is over. */
  readonly stability: Block['stability'] | null;
  readonly acknowledged: { readonly by: string } | null;
  readonly snoozed: { readonly by: string; readonly until: string } | null;
  /** What is waited for, and until when at the latest; null where that is for people to decide. */
  readonly next: { readonly for: Awaited; readonly at: string | null } | null;
  /** What is still to be announced in this round, the next first. */
  readonly owed: Block['owed'];
  readonly happened: readonly Happened[];
  /** Why the version could not return when it was tried last: a code. */
  readonly refused: string | null;
}
