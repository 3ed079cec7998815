/** The queue of the workflows, and of all activities but the cascades'. */
export const TASK_QUEUE = 'interlock';

/** The queue of the cascades' activities: they run for long, and would leave the others no slot. */
export const CASCADE_QUEUE = 'interlock-cascades';

/** The names workflows are started by; each is the name of the function in `workflows/`. */
export const WORKFLOWS = {
  healthCheck: 'healthCheck',
  projectCascade: 'projectCascade',
  taskReminder: 'taskReminder',
  admitReminders: 'admitReminders',
  blockedRemediation: 'blockedRemediation',
} as const;

/** The query that every workflow which waits answers: what it knows, as JSON. */
export const STATE_QUERY = 'state';

/**
 * By what operators find workflows: the namespace declares the same names and types. `About` says in names what a
 * workflow is about; being a text, it is found by any word of it.
 */
export const SEARCH_ATTRIBUTES = {
  tenant: { name: 'TenantId', type: 'KEYWORD' },
  project: { name: 'ProjectId', type: 'KEYWORD' },
  automationVersion: { name: 'AutomationVersionId', type: 'KEYWORD' },
  task: { name: 'TaskId', type: 'KEYWORD' },
  state: { name: 'InterlockState', type: 'KEYWORD' },
  about: { name: 'About', type: 'TEXT' },
} as const;
