/** One change of a status: what is sent, and the status that it leads to. */
export interface Step {
  readonly body: string;
  readonly status: string;
}

/** A way through the statuses of something, along its matrix, that never ends. */
export interface Walk {
  /** The request line of a change, all but the protocol. */
  readonly request: (id: string) => string;
  readonly next: (status: string) => Step;
}

const step = (said: object, status: string): Step => ({ body: JSON.stringify(said), status });

const WORK = step({ status: 'in_progress' }, 'in_progress');
const COMPLETE = step({ status: 'complete' }, 'done');
const BLOCK = step({ status: 'blocked', reason: 'Waiting for the customer' }, 'blocked');

const PAUSE = step({ status: 'Paused' }, 'Paused');
const RESUME = step({ status: 'Live' }, 'Live');

export const WALKS = {
  /** In the words of `/v1`: started, then completed or blocked, and back into work. */
  tasks: {
    request: (id) => `PATCH /v1/tasks/${id}/status`,
    next: (status) => (status !== 'in_progress' ? WORK : Math.random() < 0.5 ? COMPLETE : BLOCK),
  },
  /** Paused and live again, by the service whose flow that is: the one way of a version that needs no work in between. */
  versions: {
    request: (id) => `POST /v1/internal/automation-versions/${id}/external-transitions`,
    next: (status) => (status === 'Live' ? PAUSE : RESUME),
  },
} as const satisfies Record<string, Walk>;
