import { randomUUID } from 'node:crypto';
import { ProblemError, type Client } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import type { Entry, OutsideLedger } from '../ledger/outside-ledger.ts';

const { createTask, getTask, updateTaskStatus } = catalog.tasks;

/** The refusals that promise that nothing was done. */
const NOTHING_DONE = new Set(['unavailable', 'overloaded', 'rate_limited']);

/** Where a task may go, in the words of `/v1`; a blocked one needs a reason. */
const NEXT: Readonly<Record<string, readonly string[]>> = {
  pending: ['in_progress'],
  in_progress: ['complete', 'blocked'],
  blocked: ['in_progress'],
  complete: ['in_progress'],
};

/** Sends one writer's requests, and notes each with its answer. Only it changes its tasks, so it knows them. */
export class Writer {
  readonly #client: Client;
  readonly #ledger: OutsideLedger;
  readonly #projectId: string;
  /** By id; undefined when the last answer left it open. */
  readonly #tasks = new Map<string, string | undefined>();

  constructor(client: Client, ledger: OutsideLedger, projectId: string) {
    this.#client = client;
    this.#ledger = ledger;
    this.#projectId = projectId;
  }

  /** Makes a task; the entry that was noted. */
  async create(assignee: string | null): Promise<Entry> {
    const title = `Task ${randomUUID()}`;
    return this.#send('create', title, undefined, async (requestId) => {
      const fields = { project_id: this.#projectId, kind: 'general_todo', title, assignee_id: assignee };
      const { status, body } = await this.#client.call(createTask, fields, { requestId });
      this.#tasks.set(body.task.id, body.task.status);
      return { status, taskId: body.task.id };
    });
  }

  /** Moves one of its tasks along; false when it has none. */
  async move(pick: number): Promise<boolean> {
    const ids = [...this.#tasks.keys()];
    const taskId = ids[Math.floor(pick * ids.length)];
    if (taskId === undefined) return false;
    const from = this.#tasks.get(taskId) ?? (await this.#read(taskId));
    const choices = NEXT[from ?? ''] ?? [];
    const target = choices[Math.floor(Math.random() * choices.length)];
    if (target === undefined) return true;
    this.#tasks.set(taskId, undefined);
    await this.#send('status', taskId, target, async (requestId) => {
      const fields = { task_id: taskId, status: target, reason: target === 'blocked' ? 'Waiting' : null };
      const { status, body } = await this.#client.call(updateTaskStatus, fields, { requestId });
      this.#tasks.set(taskId, body.task.status);
      // An earlier request that got no answer was carried out after all: this one changed nothing.
      return { status, taskId, ...(body.already_applied ? { outcome: 'refused' as const } : {}) };
    });
    return true;
  }

  get size(): number {
    return this.#tasks.size;
  }

  async #read(taskId: string): Promise<string | undefined> {
    const read = this.#client.call(getTask, { task_id: taskId }).catch(() => undefined);
    return (await read)?.body.task.status;
  }

  async #send(
    kind: Entry['kind'],
    subject: string,
    target: string | undefined,
    send: (requestId: string) => Promise<Partial<Entry>>,
  ): Promise<Entry> {
    const requestId = randomUUID();
    const asked = { kind, requestId, subject, ...(target === undefined ? {} : { target }) };
    const began = performance.now();
    const ended = await send(requestId).then(
      (answer) => ({ outcome: 'acknowledged' as const, ...answer }),
      (error: unknown) => outcomeOf(error),
    );
    const entry: Entry = { ...asked, ...ended, sentAt: began, ms: performance.now() - began };
    this.#ledger.add(entry);
    return entry;
  }
}

function outcomeOf(error: unknown): Pick<Entry, 'outcome' | 'status' | 'seen'> {
  if (!(error instanceof ProblemError)) return { outcome: 'unknown', seen: howItEnded(error as Error) };
  const { status, problem, retryAfter } = error;
  const seen = `${status} ${problem.code}, ${retryAfter === undefined ? 'no ' : ''}Retry-After`;
  return { status, seen, outcome: status < 500 || NOTHING_DONE.has(problem.code) ? 'refused' : 'unknown' };
}

/** `fetch` tells why only in the cause of its error. */
function howItEnded({ message, cause }: Error): string {
  return cause instanceof Error ? `${message}: ${cause.message}` : message;
}
