import type { BlockTruth } from '@interlock/contracts';

/**
 * What follows in a block of a version, from its rows (spec 4). While the remediation task is open it reminds and
 * escalates, each once a round; once it is done it watches stability, and lets the version return, asks ops, or has the
 * task reopened, which begins the next round.
 */

/** While the task is open, a snooze shows before an escalation, and that before an acknowledgement. */
export type BlockState =
  | 'remediating'
  | 'acknowledged'
  | 'escalated'
  | 'snoozed'
  | 'watching'
  | 'awaiting_approval'
  | 'awaiting_record'
  | 'over';
export type Level = 'reminder' | 'escalation' | 'approval';

/** A block as the rows have it. Times are ISO 8601, of the database's clock, as is `now`. */
export interface Block {
  readonly over: boolean;
  /** `closedAt`: when it was last done; null while it is open. */
  readonly task: { readonly id: string; readonly status: string; readonly closedAt: string | null } | null;
  readonly stability: {
    readonly state: 'stable' | 'unstable' | 'pending';
    readonly because: string;
    readonly since: string | null;
    readonly stableAt: string | null;
  };
  readonly round: {
    readonly number: number;
    readonly since: string;
    readonly announced: readonly Level[];
  };
  /** What is still to be announced in this round while the task is open, the next first. */
  readonly owed: readonly { readonly level: 'reminder' | 'escalation'; readonly at: string }[];
  readonly acknowledged: { readonly by: string } | null;
  readonly snoozed: { readonly by: string; readonly until: string } | null;
  readonly happened: readonly Happened[];
  /** Automation and version. */
  readonly about: string;
  readonly previousStatus: string | null;
  readonly quietPeriodS: number;
  readonly remindAfterS: number;
  readonly escalateAfterS: number;
  readonly autoUnblock: boolean;
  readonly now: string;
}

/** Something that happened in a block, from the rows; `by` is a person's id. */
export interface Happened {
  readonly at: string;
  readonly what: BlockTruth['happened'][number]['what'];
  readonly round: number;
  readonly by: string | null;
  readonly until: string | null;
  readonly toStatus: string | null;
}

export type Awaited = 'reminder' | 'escalation' | 'task' | 'quiet_period' | 'approval' | 'record';

export type Step =
  | { readonly do: 'end'; readonly state: 'over' }
  | { readonly do: 'announce'; readonly state: BlockState; readonly level: Level }
  | {
      readonly do: 'reopen';
      readonly state: BlockState;
      readonly closedAt: string;
      readonly because: string;
      readonly since: string;
    }
  /** Puts on record that ops say that it is stable; the return follows. */
  | { readonly do: 'confirm'; readonly state: BlockState }
  | { readonly do: 'return'; readonly state: BlockState }
  /** `until` is null where only ops, or a change, end the wait. */
  | { readonly do: 'wait'; readonly state: BlockState; readonly for: Awaited; readonly until: string | null };

/** The one next step. `resolves`: ops ask a run that keeps its acts itself to let the version return. */
export function nextStep(block: Block, resolves = false): Step {
  if (block.over) return { do: 'end', state: 'over' };
  const closedAt = block.task?.closedAt ?? null;
  return closedAt === null ? untilItIsDone(block) : onceItIsDone(block, resolves, closedAt);
}

function untilItIsDone({ owed, now, round, acknowledged, snoozed }: Block): Step {
  const isSnoozed = snoozed !== null && isBefore(now, snoozed.until);
  const isEscalated = round.announced.includes('escalation');
  const state = isSnoozed
    ? 'snoozed'
    : isEscalated
      ? 'escalated'
      : acknowledged
        ? 'acknowledged'
        : 'remediating';
  const [first] = owed;
  if (first === undefined) return { do: 'wait', state, for: 'task', until: null };
  if (!isBefore(now, first.at)) return { do: 'announce', state, level: first.level };
  return { do: 'wait', state, for: first.level, until: first.at };
}

function onceItIsDone(block: Block, resolves: boolean, closedAt: string): Step {
  const { stability, round } = block;
  if (stability.state === 'stable') {
    if (block.autoUnblock || resolves) return { do: 'return', state: 'watching' };
    return askOps(block, 'awaiting_approval', 'approval');
  }
  if (stability.state === 'pending') {
    if (resolves) return { do: 'confirm', state: 'watching' };
    return { do: 'wait', state: 'watching', for: 'quiet_period', until: stability.stableAt };
  }
  const { because, since } = stability;
  // The record that had the task reopened still stands. Whoever has done the task since can't take it back by that.
  const isAnswered =
    because === 'record' && round.number > 0 && since !== null && isBefore(since, round.since);
  if (!isAnswered) return { do: 'reopen', state: 'watching', closedAt, because, since: since ?? closedAt };
  if (resolves) return { do: 'confirm', state: 'awaiting_record' };
  return askOps(block, 'awaiting_record', 'record');
}

function askOps({ round }: Block, state: BlockState, awaited: Awaited): Step {
  if (!round.announced.includes('approval')) return { do: 'announce', state, level: 'approval' };
  return { do: 'wait', state, for: awaited, until: null };
}

function isBefore(time: string, other: string): boolean {
  return Date.parse(time) < Date.parse(other);
}
