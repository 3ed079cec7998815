import { z } from 'zod';
import { PROJECT_ROLES, PROJECT_STATUSES } from '../projects/project.ts';
import { ITEM_STATUSES, TASK_STATUSES } from '../status-words.ts';
import { taskSummary } from '../tasks/task.ts';
import { eventContract } from './envelope.ts';

/**
 * A task in an event. When it changed is the event's own `time`. Services of a version before leave out what came
 * later.
 */
const task = taskSummary
  .omit({ updated_at: true, status_changed_at: true })
  .partial({ own_status: true, is_atomic: true, position: true });
export type EventTask = z.output<typeof task>;
const status = z.enum(TASK_STATUSES);

export const taskCreated = eventContract({
  name: 'task_created',
  service: 'tasks',
  summary: 'A task was made; one with an assignee is thereby assigned',
  data: z.object({ task }),
});

export const taskAssigned = eventContract({
  name: 'task_assigned',
  service: 'tasks',
  summary: 'A task got another assignee, or lost its assignee',
  data: z.object({ task, previous_assignee_id: z.string().nullable(), changed: z.array(z.string()) }),
});

export const taskUpdated = eventContract({
  name: 'task_updated',
  service: 'tasks',
  summary: 'What a task says has changed',
  data: z.object({ task, changed: z.array(z.string()) }),
});

export const taskStatusUpdated = eventContract({
  name: 'task_status_updated',
  service: 'tasks',
  summary: 'A task has another status',
  data: z.object({ task, old_status: status, new_status: status, reason: z.string().nullable() }),
});

export const taskMoved = eventContract({
  name: 'task_moved',
  service: 'tasks',
  summary: 'A task was moved on the board: within its column, or into another, which is its change of status',
  data: z.object({
    task,
    old_status: status,
    new_status: status,
    reason: z.string().nullable(),
    old_position: z.number(),
    new_position: z.number(),
  }),
});

export const taskDeleted = eventContract({
  name: 'task_deleted',
  service: 'tasks',
  summary: 'A task was deleted',
  data: z.object({ task }),
});

export const checklistChanged = eventContract({
  name: 'checklist_changed',
  service: 'tasks',
  summary: "An item of a task's checklist was made, changed or deleted, or moved to or from another task",
  data: z.object({
    task,
    change: z.enum(['created', 'updated', 'deleted', 'moved_in', 'moved_out']),
    item: z.object({ id: z.string(), title: z.string(), status: z.enum(ITEM_STATUSES), position: z.int() }),
    old_status: z.enum(ITEM_STATUSES).nullable(),
  }),
});

export const buildTasksComplete = eventContract({
  name: 'build_tasks_complete',
  service: 'tasks',
  summary: 'The last open build checklist task of a project was completed',
  data: z.object({
    project_id: z.string(),
    project_name: z.string(),
    checklist_complete: z.int(),
    checklist_total: z.int(),
  }),
});

export const projectChanged = eventContract({
  name: 'project_changed',
  service: 'tasks',
  summary:
    'A project was made or changed, or its members were, or it mirrors another lifecycle status, or its cascade was stopped by another status',
  data: z.object({
    project: z.object({ id: z.string(), name: z.string(), status: z.enum(PROJECT_STATUSES) }),
    change: z.enum([
      'created',
      'updated',
      'member_set',
      'member_removed',
      'lifecycle_mirrored',
      'cascade_superseded',
    ]),
    member: z.object({ user_id: z.string(), role: z.enum(PROJECT_ROLES).nullable() }).nullable(),
  }),
});
