import { z } from 'zod';
import { contract } from '../contract.ts';
import { id, nothing, title } from '../primitives.ts';
import { itemStatusSchema, statusNumberSchema } from '../status-words.ts';
import { presentTaskSummaryApi, taskSummaryApi } from './api-task.ts';
import { checklistItem, checklistItemApi, itemPosition, presentItemApi } from './checklist-item.ts';
import { task, type Task } from './task.ts';
import type { ChecklistItem } from './checklist-item.ts';

const output = z.object({ item: checklistItem, task });
const response = checklistItemApi.extend({ task: taskSummaryApi }).meta({ id: 'ChecklistItemOfTask' });
const present = (changed: { item: ChecklistItem; task: Task }) => ({
  ...presentItemApi(changed.item),
  task: presentTaskSummaryApi(changed.task),
});

const errors = [
  'validation_failed',
  'forbidden',
  'not_found',
  'project_status_restricted',
  'dependencies_incomplete',
] as const;

const created = { task_id: id, title, position: itemPosition.optional() };

/** `POST /api/checklist-items`: the task then shows what its checklist says (Derivation, API Changes). */
export const createChecklistItem = contract({
  name: 'create_checklist_item',
  service: 'tasks',
  summary: "Add an item to a task's checklist",
  access: 'session',
  input: z.object({ ...created, status: itemStatusSchema().default('backlog') }),
  output,
  errors,
  routes: [
    {
      surface: 'api',
      method: 'POST',
      path: '/api/checklist-items',
      status: 201,
      request: z.object({ ...created, status: statusNumberSchema().default('backlog') }),
      response,
      present,
    },
  ],
});

const changed = {
  checklist_item_id: id,
  task_id: id.optional(),
  title: title.optional(),
  position: itemPosition.optional(),
};

/** Changes an item; with another `task_id` it moves to another task of the same project. */
export const updateChecklistItem = contract({
  name: 'update_checklist_item',
  service: 'tasks',
  summary: 'Change a checklist item',
  access: 'session',
  input: z.object({ ...changed, status: itemStatusSchema().optional() }),
  output,
  errors: [...errors, 'concurrency_conflict'],
  routes: [
    {
      surface: 'api',
      method: 'PATCH',
      path: '/api/checklist-items/{checklist_item_id}',
      status: 200,
      request: z.object({ ...changed, status: statusNumberSchema().optional() }),
      response,
      present,
    },
  ],
});

const deleted = z.object({ checklist_item_id: id });

/** Deletes an item softly. With the last one gone, the task shows the status set by hand again. */
export const deleteChecklistItem = contract({
  name: 'delete_checklist_item',
  service: 'tasks',
  summary: 'Delete a checklist item',
  access: 'session',
  input: deleted,
  output: nothing,
  errors: [...errors, 'concurrency_conflict'],
  routes: [
    {
      surface: 'api',
      method: 'DELETE',
      path: '/api/checklist-items/{checklist_item_id}',
      status: 204,
      request: deleted,
      response: nothing,
      present: (shown) => shown,
    },
  ],
});
