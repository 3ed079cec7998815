/** The queue whose tasks this process works on. */
export const TASK_QUEUE = 'interlock';

/** The names workflows are started by; each is the name of the function in `workflows/`. */
export const WORKFLOWS = { healthCheck: 'healthCheck' } as const;

/** A health check's id: who asked, and when. Histories hold ids, codes and times, never what people wrote. */
export function healthCheckId(askedBy: string, at: Date): string {
  return `health-${askedBy}-${at.toISOString()}`;
}

/** By what operators find workflows: the namespace declares the same names, all of type Keyword. */
export const SEARCH_ATTRIBUTES = {
  tenant: { name: 'TenantId', type: 'KEYWORD' },
  project: { name: 'ProjectId', type: 'KEYWORD' },
  automationVersion: { name: 'AutomationVersionId', type: 'KEYWORD' },
  task: { name: 'TaskId', type: 'KEYWORD' },
  state: { name: 'InterlockState', type: 'KEYWORD' },
} as const;

/** Whether one dependency of the worker answers, and after how many milliseconds. */
export interface DependencyState {
  readonly name: string;
  readonly answers: boolean;
  readonly ms: number;
}

/** What a health check found. */
export interface HealthReport {
  readonly ok: boolean;
  readonly dependencies: readonly DependencyState[];
}
