import { catalog } from '@interlock/contracts';
import { createChecklistItem } from '../src/use-cases/checklist/create-checklist-item.ts';
import { deleteChecklistItem } from '../src/use-cases/checklist/delete-checklist-item.ts';
import { updateChecklistItem } from '../src/use-cases/checklist/update-checklist-item.ts';
import { createTask } from '../src/use-cases/tasks/create-task.ts';
import { getTask } from '../src/use-cases/tasks/get-task.ts';
import { listTasks } from '../src/use-cases/tasks/list-tasks.ts';
import { updateTask } from '../src/use-cases/tasks/update-task.ts';
import { overHttp } from './over-http.ts';
import type { TasksService } from './tasks-service.ts';

/** The routes of `/api`, on the use cases of a service. */
export function apiRoutes({ deps }: TasksService) {
  const { tasks } = catalog;
  return {
    create: overHttp(tasks.createTask, createTask(deps), '/api/tasks'),
    get: overHttp(tasks.getTask, getTask(deps), '/api/tasks/{task_id}'),
    patch: overHttp(tasks.updateTask, updateTask(deps), '/api/tasks/{task_id}'),
    byUser: overHttp(tasks.listTasks, listTasks(deps), '/api/tasks/by-user/{assignee_id}'),
    addItem: overHttp(tasks.createChecklistItem, createChecklistItem(deps), '/api/checklist-items'),
    setItem: overHttp(
      tasks.updateChecklistItem,
      updateChecklistItem(deps),
      '/api/checklist-items/{checklist_item_id}',
    ),
    dropItem: overHttp(
      tasks.deleteChecklistItem,
      deleteChecklistItem(deps),
      '/api/checklist-items/{checklist_item_id}',
    ),
  };
}
