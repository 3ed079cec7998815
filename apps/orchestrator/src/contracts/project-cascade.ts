import type { ProjectStatus, SupersededCascade } from '@interlock/contracts';

/** What is known of a cascade when it begins: the project's name, and the status that the tasks follow. */
export interface CascadeAbout {
  readonly project: string;
  readonly status: ProjectStatus;
}

/** A change of a project's status which its tasks are to follow. */
export interface CascadeInput {
  readonly tenantId: string;
  readonly projectId: string;
  /** Names the change; a later one has a higher number. */
  readonly statusNumber: number;
  readonly about?: CascadeAbout | undefined;
}

/** One per project: a later change of its status is told to the running one. */
export function cascadeId({ projectId }: Pick<CascadeInput, 'projectId'>): string {
  return `project-cascade-${projectId}`;
}

/** A cascade as `About` says it. */
export function cascadeAbout({ project, status }: CascadeAbout): string {
  return `${project}, to ${status}`;
}

/** The signal that tells a running cascade of a later change; its argument is that one's number. */
export const FLIPPED_SIGNAL = 'flipped';

/** As the project's row has it; `gone` is a project that is not there. */
export type CascadeState = 'running' | 'paused' | 'done' | 'superseded' | 'gone';

/** How far the tasks have followed. */
export interface CascadeProgress {
  readonly state: CascadeState;
  readonly done: number;
  readonly total: number;
  readonly about?: CascadeAbout;
  /** What stopped it, and what it left. */
  readonly superseded?: SupersededCascade;
}

/** What a cascade is at: the answer to the query `state`, and the workflow's result. */
export interface CascadeView extends CascadeProgress {
  readonly statusNumber: number;
  /** Those that this run followed before, each stopped by the next. */
  readonly before?: readonly SupersededCascade[];
}
