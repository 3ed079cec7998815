import type { Priority, TaskKind } from '@interlock/contracts';

interface FailureKind {
  readonly kind: TaskKind;
  readonly priority: Priority;
  readonly title: (field: string) => string;
}

/** What a validation failure's code makes of it (spec of messages; Flow 31, the flow's first box). */
const FAILURE_KINDS: Readonly<Record<string, FailureKind>> = {
  missing_credentials: {
    kind: 'credentials_issue',
    priority: 'high',
    title: (field) => (field ? `Provide missing credentials: ${field}` : 'Provide missing credentials'),
  },
  blueprint_error: {
    kind: 'general_todo',
    priority: 'high',
    title: (field) => (field ? `Fix the blueprint: ${field}` : 'Fix the blueprint'),
  },
  missing_field: {
    kind: 'general_todo',
    priority: 'normal',
    title: (field) => (field ? `Fill in the missing field: ${field}` : 'Fill in the missing field'),
  },
  build_item_missing: {
    kind: 'build_checklist',
    priority: 'high',
    title: (field) => (field ? `Complete the build item: ${field}` : 'Complete the missing build item'),
  },
};

const TITLE_MAX = 200;

/** What a severity makes of the priority; any other leaves the code's. */
const PRIORITIES: Readonly<Record<string, Priority>> = { critical: 'urgent', info: 'low' };

/** Kind, priority and title of the task that a failure becomes; an unknown code is a general to-do. */
export function taskOfFailure(code: string, field: string, severity = '') {
  const known = Object.hasOwn(FAILURE_KINDS, code) ? FAILURE_KINDS[code] : undefined;
  const kind = known?.kind ?? 'general_todo';
  const priority =
    (Object.hasOwn(PRIORITIES, severity) && PRIORITIES[severity]) || (known?.priority ?? 'normal');
  const title = known ? known.title(field) : `Resolve validation failure ${code}${field ? `: ${field}` : ''}`;
  return { kind, priority, title: [...title].slice(0, TITLE_MAX).join('') };
}
