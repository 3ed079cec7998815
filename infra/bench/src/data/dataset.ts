/**
 * Rows to measure with. Names and ids follow from numbers, so that every side of a comparison can name a random task
 * without asking: task n stands in project n / tasksEach, project p in tenant p / projectsEach.
 */
export interface Dataset {
  /** Four hexadecimal digits, different for each dataset of a database. */
  readonly key: string;
  readonly tenants: number;
  readonly projectsEach: number;
  readonly tasksEach: number;
}

/** The data of the goals: 10 tenants × 20 projects × 50 tasks, every second one of a build checklist. */
export const STANDARD: Dataset = { key: '0001', tenants: 10, projectsEach: 20, tasksEach: 50 };

/** Who works in every tenant: the owner of all projects, who changes tasks, and whom half of the tasks are for. */
export const OWNER = 'olga';
export const WRITER = 'wes';
export const ASSIGNEE = 'ann';

export function taskCount({ tenants, projectsEach, tasksEach }: Dataset): number {
  return tenants * projectsEach * tasksEach;
}

export function taskId(data: Dataset, task: number): string {
  return `${idHead(data, 'task')}${task.toString(16).padStart(12, '0')}`;
}

export function tenantName({ key }: Dataset, tenant: number): string {
  return `bench-${key}-${tenant}`;
}

export function tenantOfTask(data: Dataset, task: number): string {
  return tenantName(data, Math.floor(task / (data.projectsEach * data.tasksEach)));
}

export function projectId(data: Dataset, project: number): string {
  return `${idHead(data, 'project')}${project.toString(16).padStart(12, '0')}`;
}

/** The same names as SQL, of a number that the expression `n` gives. */
export function sqlNames(data: Dataset, n: string) {
  const id = (kind: 'task' | 'project', number: string) =>
    `('${idHead(data, kind)}' || lpad(to_hex(${number}), 12, '0'))::uuid`;
  return {
    tenant: `('bench-${data.key}-' || (${n} / ${data.projectsEach * data.tasksEach})::text)`,
    task: id('task', n),
    project: id('project', `${n} / ${data.tasksEach}`),
  };
}

/** All but the last group of an id, as a UUIDv7 has it. */
function idHead({ key }: Dataset, kind: 'task' | 'project'): string {
  return `019a0000-${key}-7${kind === 'task' ? '000' : '001'}-8000-`;
}
