import type { WALKS } from './walks.ts';

/** What the load's process is asked to send. */
export interface Targets {
  readonly host: string;
  readonly port: number;
  readonly tokens: readonly string[];
  /** What the tasks are; tasks unless said. */
  readonly walk?: keyof typeof WALKS;
  /** Each with the place of its token. */
  readonly tasks: readonly (readonly [id: string, token: number])[];
}

export interface RunOptions {
  /** Changes of status, each of a random task along the matrix; or pages of tasks, each from a random place on. */
  readonly what: 'changes' | 'pages';
  readonly clients: number;
  readonly ms: number;
  /** Requests begin at this rate; without it each client's next begins when its last is answered. */
  readonly perSecond?: number;
}

/** Validation failures to publish, each of a field of its own, spread over projects. */
export interface ReportOptions {
  /** With the credential of a validation engine. */
  readonly nats: string;
  readonly count: number;
  readonly projects: readonly string[];
}

/** How a run went. */
export interface LoadRun {
  /** Requests that were answered as they must be. */
  readonly count: number;
  /** The others, by what was wrong with the answer. */
  readonly wrong: Readonly<Record<string, number>>;
  readonly seconds: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** What the parent asks for, and gets one answer to each. */
export type Question =
  | { readonly type: 'targets'; readonly targets: Targets }
  /** The stored status of each task, in the order of the targets. */
  | { readonly type: 'statuses'; readonly statuses: readonly string[] }
  | { readonly type: 'run'; readonly options: RunOptions }
  | { readonly type: 'report'; readonly options: ReportOptions };
