import {
  isOps,
  type AutomationRole,
  type ContextType,
  type ProjectRole,
  type Refusal,
  type TaskKind,
} from '@interlock/contracts';
import { roleInVersion } from './version-role.ts';

/** What decides whether an active member of the tenant can be given a task. */
export interface AssigneeFacts {
  /** In the directory. */
  readonly roles: readonly string[];
  /** In the project, or the version's project. */
  readonly project_role: ProjectRole | null;
  readonly automation_role: AutomationRole | null;
}

/** A task, as far as it matters for whom it is. */
export interface Assignment {
  readonly type: ContextType;
  /** Null where it is none that has a rule of its own. */
  readonly kind: TaskKind | null;
  readonly userId: string;
  readonly isOnCall: boolean;
}

/**
 * Why a user can't be given a task: whoever may work it can (spec 1.18). `facts` are null for who is no active member
 * of the tenant.
 */
export function assigneeRefusal(
  { type, kind, userId, isOnCall }: Assignment,
  facts: AssigneeFacts | null,
): Refusal | undefined {
  const role =
    facts &&
    (type === 'project' ? facts.project_role : roleInVersion({ ...facts, kind, is_on_call: isOnCall }));
  if (facts && (isOps(facts.roles) || (role !== null && role !== 'client'))) return undefined;
  const what = type === 'project' ? 'project' : 'automation';
  const message =
    role === 'client'
      ? `'${userId}' is a client, who may read tasks but not work them. Assign someone else, or give them another role.`
      : `'${userId}' is no active member of the ${what}. Add the member first, or assign someone else.`;
  return { code: 'validation_failed', message, details: [{ field: 'assignee_id', message }] };
}
