import { randomUUID } from 'node:crypto';
import { refuse, type SupersededCascade } from '@interlock/contracts';
import type { CascadeInput } from '../src/contracts/project-cascade.ts';
import { truthOf } from './truth.ts';

const AT = '2026-05-04T03:02:01.000Z';

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
  superseded: SupersededCascade | undefined;
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

  /** Another status of the project, which stops what is under way. */
  flip(): void {
    this.superseded = {
      ...{
        status: 'completed',
        status_number: this.statusNumber,
        done: this.done,
        left: this.total - this.done,
      },
      by: { status: 'cancelled', status_number: this.statusNumber + 1, user_id: 'olga', at: AT },
    };
    this.statusNumber += 1;
    this.done = 0;
  }

  readonly ask = truthOf({
    advance_cascade: async (input: Advance) => {
      this.calls.push(input);
      await this.before(this.calls.length);
      if (this.isGone) throw refuse('not_found', 'There is no such project.');
      if (input.status_number !== this.statusNumber) return this.#superseded(input.status_number);
      if (this.isPaused) return this.#at('paused');
      this.done = Math.min(this.total, this.done + input.limit);
      return this.#at(this.done < this.total ? 'running' : 'done');
    },
  });

  #at(state: string) {
    const { done, total, superseded } = this;
    const status = superseded ? superseded.by.status : 'completed';
    return { state, done, total, project: 'Website relaunch', status, superseded: null };
  }

  #superseded(statusNumber: number) {
    const superseded = this.superseded?.status_number === statusNumber ? this.superseded : null;
    const { done, left, status } = superseded ?? { done: 0, left: 0, status: null };
    return { state: 'superseded', done, total: done + left, project: 'Website relaunch', status, superseded };
  }
}
