import { randomUUID } from 'node:crypto';
import { refuse } from '@interlock/contracts';
import type { CascadeInput } from '../src/contracts/project-cascade.ts';
import { truthOf } from './truth.ts';

interface Advance {
  readonly project_id: string;
  readonly status_number: number;
  readonly limit: number;
}

/** A project with tasks that follow its flips: what the tasks service does, in as many words. */
export class CascadeRows {
  readonly projectId = randomUUID();
  statusNumber: number;
  done = 0;
  readonly total: number;
  /** While true the events of earlier batches are unpublished. */
  isPaused = false;
  isGone = false;
  readonly calls: Advance[] = [];
  /** Called before each batch. */
  before: (call: number) => void | Promise<void> = () => undefined;

  constructor(statusNumber: number, total: number) {
    this.statusNumber = statusNumber;
    this.total = total;
  }

  input(statusNumber = this.statusNumber): CascadeInput {
    return { tenantId: 'acme', projectId: this.projectId, statusNumber };
  }

  flip(): void {
    this.statusNumber += 1;
    this.done = 0;
  }

  readonly ask = truthOf({
    advance_cascade: async (input: Advance) => {
      this.calls.push(input);
      await this.before(this.calls.length);
      if (this.isGone) throw refuse('not_found', 'There is no such project.');
      if (input.status_number !== this.statusNumber) return this.#at('superseded');
      if (this.isPaused) return this.#at('paused');
      this.done = Math.min(this.total, this.done + input.limit);
      return this.#at(this.done < this.total ? 'running' : 'done');
    },
  });

  #at(state: string) {
    return { state, done: this.done, total: this.total };
  }
}
