import { randomUUID } from 'node:crypto';
import { refuse, type BlockTruth, type EscalationLevel } from '@interlock/contracts';
import { remediationId, type BlockInput } from '../src/contracts/blocked-remediation.ts';
import { truthOf } from './truth.ts';

const HOUR_S = 60 * 60;
type Named = { blocked_at: string };
type Acted = Named & { by: string; act_id: string; seconds?: number };
const iso = (ms: number) => new Date(ms).toISOString();

/** A version and its block as the automation service has them, by the same rules. The clock is the test server's. */
export class BlockRow {
  readonly versionId = randomUUID();
  readonly settings = {
    remind_after_s: 4 * HOUR_S,
    escalate_after_s: 24 * HOUR_S,
    quiet_period_s: HOUR_S,
    auto_unblock: true,
  };
  readonly #now: () => Promise<number>;
  /** Null when no block is under way. */
  blockedAt: string | null;
  /** The block that began last. */
  input: BlockInput;
  task = { task_id: randomUUID(), status: 'backlog', closed_at: null as string | null };
  record: { stable: boolean; at: string } | null = null;
  failedAt: string | null = null;
  round = { number: 0, since: '', announced: [] as EscalationLevel[] };
  /** What was announced, reopened, confirmed or returned, and when. */
  acts: { act: 'acknowledge' | 'snooze'; by: string; round: number; at: string; until: string | null }[] = [];
  /** Who may do what about a block; others are refused. */
  readonly people: Readonly<Record<string, readonly string[]>> = {
    opa: ['acknowledge', 'snooze', 'resolve'],
    ada: ['acknowledge', 'snooze', 'resolve'],
    duty: ['acknowledge', 'snooze'],
  };
  /** Ids of acts that were kept. */
  readonly #kept = new Set<string>();
  readonly done: { readonly what: string; readonly at: number }[] = [];
  questions = 0;
  /** Called before each answer to a question, with how often was asked. */
  before: (question: number) => void | Promise<void> = () => undefined;
  /** Called before a return is decided. */
  beforeReturn: () => Promise<void> = async () => undefined;
  /** Called after each change, before it is answered. */
  after: (what: string) => void | Promise<void> = () => undefined;

  constructor(now: () => Promise<number>, blockedAt: number) {
    this.#now = now;
    this.blockedAt = iso(blockedAt);
    this.round.since = this.blockedAt;
    this.input = this.#inputOf(this.blockedAt);
  }

  #inputOf(blockedAt: string): BlockInput {
    const { versionId, task } = this;
    return { tenantId: 'acme', versionId, blockedAt, projectId: 'project', taskId: task.task_id };
  }

  get id(): string {
    return remediationId(this.input);
  }

  async complete(): Promise<void> {
    this.task = { ...this.task, status: 'done', closed_at: iso(await this.#now()) };
  }

  async recordStability(stable: boolean): Promise<void> {
    this.record = { stable, at: iso(await this.#now()) };
  }

  async fail(): Promise<void> {
    this.failedAt = iso(await this.#now());
  }

  /** A return by hand, or an archive. */
  end(): void {
    this.blockedAt = null;
  }

  async blockAgain(): Promise<void> {
    this.blockedAt = iso(await this.#now());
    this.task = { task_id: randomUUID(), status: 'backlog', closed_at: null };
    this.record = null;
    this.acts = [];
    this.round = { number: 0, since: this.blockedAt, announced: [] };
    this.input = this.#inputOf(this.blockedAt);
  }

  readonly ask = truthOf({
    read_block: async ({ blocked_at }: Named) => {
      this.questions += 1;
      await this.before(this.questions);
      return this.#truth(blocked_at, await this.#now());
    },
    escalate_remediation: async (asked: Named & { level: EscalationLevel; round: number }) => {
      if (this.#isOver(asked)) return { announced: false, over: true };
      if (asked.round !== this.round.number || this.round.announced.includes(asked.level))
        return { announced: false, over: false };
      this.round.announced.push(asked.level);
      await this.#note(asked.level);
      return { announced: true, over: false };
    },
    reopen_remediation: async (asked: Named & { closed_at: string; reason: string }) => {
      if (this.#isOver(asked)) return { reopened: false, over: true };
      if (this.task.closed_at !== asked.closed_at) return { reopened: false, over: false };
      this.task = { ...this.task, status: 'in_progress', closed_at: null };
      this.round = { number: this.round.number + 1, since: iso(await this.#now()), announced: [] };
      await this.#note(`reopened: ${asked.reason.replace(/ since \S+: /, ': ')}`);
      return { reopened: true, over: false };
    },
    acknowledge_remediation: async (asked: Acted) => this.#act('acknowledge', asked),
    snooze_remediation: async (asked: Acted) => this.#act('snooze', asked),
    resolve_remediation: async (asked: Acted) => {
      this.#requirePerson('resolve', asked);
      const outcome = (already_applied: boolean) => ({
        ...{ automation_version: this.#version(this.blockedAt), project: null, already_applied },
      });
      // What the version's row lock makes one step is decided here between two waits.
      const now = await this.#now();
      if (this.#isOver(asked)) return outcome(true);
      if (this.task.closed_at === null)
        throw refuse('status_prerequisite_missing', 'The remediation task is not done. Complete it.');
      if (this.#stability(now).state !== 'stable') {
        this.record = { stable: true, at: iso(now) };
        await this.#note(`confirmed: ${asked.by}`);
        if (this.#isOver(asked)) return outcome(true);
      }
      this.end();
      await this.#note('returned');
      return outcome(false);
    },
    get_project: () => {
      throw refuse('unavailable', 'The tasks service is away.');
    },
    get_task: () => {
      throw refuse('unavailable', 'The tasks service is away.');
    },
    get_tenant: () => ({
      tenant: {
        ...{ id: 'acme', name: 'Acme Ltd', status: 'active', settings: {}, version: 1 },
        ...{ created_at: '', updated_at: '' },
      },
    }),
    return_from_block: async (asked: Named) => {
      await this.beforeReturn();
      const automation_version = this.#version(this.blockedAt);
      if (this.#isOver(asked)) return { returned: false, automation_version };
      if (this.#truth(asked.blocked_at, await this.#now()).stability.state !== 'stable')
        throw refuse('status_prerequisite_missing', 'Not stable.');
      this.end();
      await this.#note('returned');
      return { returned: true, automation_version };
    },
  });

  async #note(what: string): Promise<void> {
    this.done.push({ what, at: await this.#now() });
    await this.after(what);
  }

  #requirePerson(act: string, { by }: Acted): void {
    if (!this.people[by]?.includes(act)) throw refuse('forbidden', `'${by}' may not do this.`);
  }

  async #act(act: 'acknowledge' | 'snooze', asked: Acted) {
    this.#requirePerson(act, asked);
    const now = await this.#now();
    const block = () => this.#truth(asked.blocked_at, now);
    if (this.#isOver(asked)) throw refuse('not_applicable', 'This block is over.');
    if (this.#kept.has(asked.act_id) || (act === 'acknowledge' && block().acknowledged !== null))
      return { block: block(), already_applied: true };
    if (this.task.closed_at !== null) throw refuse('not_applicable', 'The remediation task is done.');
    this.#kept.add(asked.act_id);
    const until = asked.seconds === undefined ? null : iso(now + asked.seconds * 1_000);
    this.acts.push({ act, by: asked.by, round: this.round.number, at: iso(now), until });
    await this.after(act);
    return { block: block(), already_applied: false };
  }

  #isOver({ blocked_at }: Named): boolean {
    return this.blockedAt !== blocked_at;
  }

  #truth(blocked_at: string, now: number): BlockTruth {
    const over = this.#isOver({ blocked_at });
    return {
      over,
      automation_version: this.#version(this.blockedAt),
      automation_name: 'Payroll export',
      ...this.#said(over),
      remediation: over ? null : ({ ...this.task } as BlockTruth['remediation']),
      stability: this.#stability(now),
      round: structuredClone(this.round),
      settings: this.settings,
      now: iso(now),
    };
  }

  #said(over: boolean): Pick<BlockTruth, 'acknowledged' | 'snoozed' | 'owed' | 'happened'> {
    const { number, since, announced } = this.round;
    const acknowledged = this.acts.find(({ act, round }) => act === 'acknowledge' && round === number);
    const snooze = this.acts.findLast(({ act }) => act === 'snooze');
    const owed = [
      { level: 'reminder' as const, afterS: this.settings.remind_after_s, isSpared: Boolean(acknowledged) },
      { level: 'escalation' as const, afterS: this.settings.escalate_after_s, isSpared: false },
    ]
      .filter(({ level, isSpared }) => !isSpared && !announced.includes(level))
      .map(({ level, afterS }) => {
        const at = Date.parse(since) + afterS * 1_000;
        return { level, at: iso(Math.max(at, Date.parse(snooze?.until ?? since))) };
      })
      .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
    return {
      acknowledged: acknowledged ? { by: acknowledged.by, at: acknowledged.at } : null,
      snoozed: snooze?.until ? { by: snooze.by, until: snooze.until } : null,
      owed: over || this.task.closed_at !== null ? [] : owed,
      happened: this.acts.map(({ act: what, ...more }) => ({ ...more, what, to_status: null })),
    };
  }

  #stability(now: number): BlockTruth['stability'] {
    const { closed_at } = this.task;
    if (this.record) {
      const state = this.record.stable ? 'stable' : 'unstable';
      return { state, because: 'record', since: this.record.at, stable_at: null };
    }
    if (closed_at === null)
      return { state: 'pending', because: 'remediation_open', since: null, stable_at: null };
    if (this.failedAt !== null && this.failedAt > closed_at)
      return { state: 'unstable', because: 'validation_failure', since: this.failedAt, stable_at: null };
    const stable_at = iso(Date.parse(closed_at) + this.settings.quiet_period_s * 1_000);
    const state = now >= Date.parse(stable_at) ? 'stable' : 'pending';
    return { state, because: 'quiet_period', since: closed_at, stable_at };
  }

  #version(blocked_at: string | null): BlockTruth['automation_version'] {
    const at = '2026-05-04T03:02:01.000Z';
    return {
      ...{ id: this.versionId, automation_id: 'a', tenant_id: 'acme', project_id: 'project', number: 1 },
      status: blocked_at === null ? 'QA & Testing' : 'Blocked',
      ...{ previous_status: null, blocked_reason: 'A reason that stays here', blocked_at },
      ...{ remediation_task_id: this.task.task_id, status_metadata: {}, status_changed_at: at },
      ...{ status_changed_by_user_id: 'u', archived_at: null, version: 1, created_by: 'u' },
      ...{ created_at: at, updated_at: at },
    };
  }
}
