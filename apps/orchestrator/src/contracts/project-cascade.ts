/** A flip of a project whose tasks are to follow. */
export interface CascadeInput {
  readonly tenantId: string;
  readonly projectId: string;
  /** Names the flip; a later one has a higher number. */
  readonly statusNumber: number;
}

/** One per project: a later flip is told to the running one. */
export function cascadeId({ projectId }: Pick<CascadeInput, 'projectId'>): string {
  return `project-cascade-${projectId}`;
}

/** The signal that tells a running cascade of a later flip; its argument is the flip's number. */
export const FLIPPED_SIGNAL = 'flipped';

/** As the project's row has it; `gone` is a project that is not there. */
export type CascadeState = 'running' | 'paused' | 'done' | 'superseded' | 'gone';

/** How far a flip's tasks have followed. */
export interface CascadeProgress {
  readonly state: CascadeState;
  readonly done: number;
  readonly total: number;
}

/** What a cascade is at: the answer to the query `state`, and the workflow's result. */
export interface CascadeView extends CascadeProgress {
  readonly statusNumber: number;
}
