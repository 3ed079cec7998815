import { catalog } from '@interlock/contracts';
import {
  handledAgain,
  implement,
  redriveMessage,
  SharedLimiter,
  storedPublication,
} from '@interlock/messaging';
import { Counter, Histogram, runService } from '@interlock/service';
import { joinedFailures } from './store/joined-failures.ts';
import { joinedStatuses } from './store/joined-statuses.ts';
import { fireReminders } from './use-cases/reminders/fire-reminders.ts';
import { forgetReminderHints } from './use-cases/reminders/forget-reminder-hints.ts';
import { listComingReminders } from './use-cases/reminders/list-coming-reminders.ts';
import { listReminderHints } from './use-cases/reminders/list-reminder-hints.ts';
import { sweepReminders } from './use-cases/reminders/sweep-reminders.ts';
import { bulkTasks } from './use-cases/bulk/bulk-tasks.ts';
import { advanceCascade } from './use-cases/cascade/advance-cascade.ts';
import { listOpenCascades } from './use-cases/cascade/list-open-cascades.ts';
import { createChecklistItem } from './use-cases/checklist/create-checklist-item.ts';
import { deleteChecklistItem } from './use-cases/checklist/delete-checklist-item.ts';
import { updateChecklistItem } from './use-cases/checklist/update-checklist-item.ts';
import type { Deps } from './use-cases/deps.ts';
import { laneOfFailure } from './use-cases/failures/lane-of-failure.ts';
import { receiveFailures } from './use-cases/failures/receive-failures.ts';
import { reportValidationFailure } from './use-cases/failures/report-validation-failure.ts';
import { projectLimit } from './use-cases/project-limit.ts';
import { createProject } from './use-cases/projects/create-project.ts';
import { deleteProjectMember } from './use-cases/projects/delete-project-member.ts';
import { getProject } from './use-cases/projects/get-project.ts';
import { listProjectMembers } from './use-cases/projects/list-project-members.ts';
import { listProjects } from './use-cases/projects/list-projects.ts';
import { putProjectMember } from './use-cases/projects/put-project-member.ts';
import { updateProjectStatus } from './use-cases/projects/update-project-status.ts';
import { updateProject } from './use-cases/projects/update-project.ts';
import { startChecklists } from './use-cases/templates/start-checklists.ts';
import { createAutoTask } from './use-cases/tasks/create-auto-task.ts';
import { createTask } from './use-cases/tasks/create-task.ts';
import { deleteTask } from './use-cases/tasks/delete-task.ts';
import { getBoard } from './use-cases/tasks/get-board.ts';
import { getTask } from './use-cases/tasks/get-task.ts';
import { listTaskActivity } from './use-cases/tasks/list-task-activity.ts';
import { listTasks } from './use-cases/tasks/list-tasks.ts';
import { moveTask } from './use-cases/tasks/move-task.ts';
import { statusLog } from './use-cases/tasks/status-log.ts';
import { updateTaskStatus } from './use-cases/tasks/update-task-status.ts';
import { updateTask } from './use-cases/tasks/update-task.ts';

await runService('tasks', ({ database, log, metrics, nc }) => {
  const completionDelay = new Histogram({
    name: 'interlock_task_completion_delay_seconds',
    help: 'How long after its due date a task was completed',
    buckets: [60, 3_600, 86_400, 259_200, 604_800, 2_592_000],
    registers: [metrics.registry],
  });
  const limiter = new SharedLimiter(nc, 'limits.tasks');
  const deps: Deps = {
    database,
    failures: joinedFailures(database.pool),
    statuses: joinedStatuses(database.pool),
    limitProject: projectLimit(limiter),
    onStatusChanges: statusLog(log, (seconds) => completionDelay.observe(seconds)),
  };
  const contracts = catalog.tasks;
  const otherTypes = new Counter({
    name: 'interlock_unknown_events_total',
    help: 'Messages of another type than their subject promises',
    registers: [metrics.registry],
  });
  const handle = receiveFailures({
    ...deps,
    onOtherType: (type) => {
      otherTypes.inc();
      log.warn({ type }, 'a message of an unknown type was passed over');
    },
  });
  const follow = startChecklists(deps);
  return {
    implementations: [
      implement(contracts.createProject, createProject(deps)),
      implement(contracts.listProjects, listProjects(deps)),
      implement(contracts.getProject, getProject(deps)),
      implement(contracts.updateProject, updateProject(deps)),
      implement(contracts.updateProjectStatus, updateProjectStatus(deps)),
      implement(contracts.advanceCascade, advanceCascade(deps)),
      implement(contracts.listOpenCascades, listOpenCascades(deps)),
      implement(contracts.listProjectMembers, listProjectMembers(deps)),
      implement(contracts.putProjectMember, putProjectMember(deps)),
      implement(contracts.deleteProjectMember, deleteProjectMember(deps)),
      implement(contracts.createTask, createTask(deps)),
      implement(contracts.createAutoTask, createAutoTask(deps)),
      implement(contracts.bulkTasks, bulkTasks(deps)),
      implement(contracts.listTasks, listTasks(deps)),
      implement(contracts.getTask, getTask(deps)),
      implement(contracts.updateTask, updateTask(deps)),
      implement(contracts.updateTaskStatus, updateTaskStatus(deps)),
      implement(contracts.moveTask, moveTask(deps)),
      implement(contracts.getBoard, getBoard(deps)),
      implement(contracts.listTaskActivity, listTaskActivity(deps)),
      implement(contracts.deleteTask, deleteTask(deps)),
      implement(contracts.createChecklistItem, createChecklistItem(deps)),
      implement(contracts.updateChecklistItem, updateChecklistItem(deps)),
      implement(contracts.deleteChecklistItem, deleteChecklistItem(deps)),
      implement(contracts.fireReminders, fireReminders(deps)),
      implement(contracts.sweepReminders, sweepReminders(deps)),
      implement(contracts.listComingReminders, listComingReminders(deps)),
      implement(contracts.listReminderHints, listReminderHints(deps)),
      implement(contracts.forgetReminderHints, forgetReminderHints(deps)),
      implement(
        contracts.reportValidationFailure,
        reportValidationFailure({ ...deps, publish: storedPublication(nc) }),
      ),
      implement(
        contracts.redriveMessage,
        redriveMessage({ VALIDATION: handledAgain(handle), EVENTS: handledAgain(follow) }, (error) =>
          log.warn({ err: error }, 'a message was redriven, and failed again'),
        ),
      ),
    ],
    background: [{ stop: () => Promise.resolve(limiter.stop()) }],
    consumers: [
      {
        stream: 'VALIDATION',
        batch: 200,
        gathering: { least: 5, most: 150 },
        handle,
        laneOf: laneOfFailure,
        erasesSecrets: true,
      },
      { stream: 'EVENTS', batch: 20, handle: follow },
    ],
  };
});
