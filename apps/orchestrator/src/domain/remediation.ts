/**
 * What follows in a block of a version, from its rows and from what ops said (spec 4). While the remediation task is
 * open it reminds and escalates, each once a round; once it is done it watches stability, and lets the version return,
 * asks ops, or has the task reopened, which begins the next round.
 */

export type BlockState = 'remediating' | 'watching' | 'awaiting_approval' | 'awaiting_record' | 'over';
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
  readonly remindAfterS: number;
  readonly escalateAfterS: number;
  readonly autoUnblock: boolean;
  readonly now: string;
}

/** What ops said to the workflow: an acknowledgement stands for its round. */
export interface SaidByOps {
  readonly acknowledgedRound: number | null;
  readonly snoozedUntil: string | null;
  readonly resolves: boolean;
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

/** The one next step. */
export function nextStep(block: Block, said: SaidByOps): Step {
  if (block.over) return { do: 'end', state: 'over' };
  const closedAt = block.task?.closedAt ?? null;
  return closedAt === null ? untilItIsDone(block, said) : onceItIsDone(block, said, closedAt);
}

function untilItIsDone({ round, remindAfterS, escalateAfterS, now }: Block, said: SaidByOps): Step {
  const state = 'remediating';
  const owed = [
    { level: 'reminder' as const, afterS: remindAfterS, spared: said.acknowledgedRound === round.number },
    { level: 'escalation' as const, afterS: escalateAfterS, spared: false },
  ]
    .filter(({ level, spared }) => !spared && !round.announced.includes(level))
    .map(({ level, afterS }) => ({ level, at: notBefore(later(round.since, afterS), said.snoozedUntil) }))
    .sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  const [first] = owed;
  if (first === undefined) return { do: 'wait', state, for: 'task', until: null };
  if (!isBefore(now, first.at)) return { do: 'announce', state, level: first.level };
  return { do: 'wait', state, for: first.level, until: first.at };
}

function onceItIsDone(block: Block, said: SaidByOps, closedAt: string): Step {
  const { stability, round } = block;
  if (stability.state === 'stable') {
    if (block.autoUnblock || said.resolves) return { do: 'return', state: 'watching' };
    return askOps(block, 'awaiting_approval', 'approval');
  }
  if (stability.state === 'pending') {
    if (said.resolves) return { do: 'confirm', state: 'watching' };
    return { do: 'wait', state: 'watching', for: 'quiet_period', until: stability.stableAt };
  }
  const { because, since } = stability;
  // The record that had the task reopened still stands. Whoever has done the task since can't take it back by that.
  const isAnswered =
    because === 'record' && round.number > 0 && since !== null && isBefore(since, round.since);
  if (!isAnswered) return { do: 'reopen', state: 'watching', closedAt, because, since: since ?? closedAt };
  if (said.resolves) return { do: 'confirm', state: 'awaiting_record' };
  return askOps(block, 'awaiting_record', 'record');
}

function askOps({ round }: Block, state: BlockState, awaited: Awaited): Step {
  if (!round.announced.includes('approval')) return { do: 'announce', state, level: 'approval' };
  return { do: 'wait', state, for: awaited, until: null };
}

function later(time: string, seconds: number): string {
  return new Date(Date.parse(time) + seconds * 1_000).toISOString();
}

function notBefore(time: string, earliest: string | null): string {
  return earliest !== null && isBefore(time, earliest) ? earliest : time;
}

function isBefore(time: string, other: string): boolean {
  return Date.parse(time) < Date.parse(other);
}
