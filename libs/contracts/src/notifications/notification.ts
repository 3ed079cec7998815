import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, listOf, page } from '../primitives.ts';

export const TEMPLATES = [
  'task_assigned',
  'task_status_updated',
  'task_due_reminder',
  'build_tasks_complete',
  'build_started',
  'qa_started',
  'ready_to_launch',
  'automation_blocked',
  'automation_archived',
  'remediation_reopened',
  'remediation_reminder',
  'remediation_escalated',
  'remediation_approval',
] as const;
export type Template = (typeof TEMPLATES)[number];

/** One notification in a person's list. `link` is a path of the gateway. */
export const notification = z
  .object({
    id: z.string(),
    template: z.enum(TEMPLATES),
    title: z.string(),
    body: z.string(),
    link: z.string().nullable(),
    entity: z.object({ type: z.string(), id: z.string() }),
    event_id: z.string(),
    created_at: z.string(),
    read_at: z.string().nullable(),
  })
  .meta({ id: 'Notification' });
export type Notification = z.output<typeof notification>;

const listInput = z.object({ ...page });

/** The caller's own notifications, newest first. */
export const listNotifications = contract({
  name: 'list_notifications',
  service: 'notifications',
  summary: 'List my notifications',
  access: 'session',
  input: listInput,
  output: listOf(notification),
  errors: ['validation_failed'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/notifications',
      status: 200,
      request: listInput,
      response: listOf(notification),
    }),
  ],
});

const readInput = z.object({ notification_id: id });
const readOutput = z.object({ notification });

/** Marks one of the caller's own notifications as read; again changes nothing. */
export const readNotification = contract({
  name: 'read_notification',
  service: 'notifications',
  summary: 'Mark a notification as read',
  access: 'session',
  input: readInput,
  output: readOutput,
  errors: ['not_found'],
  routes: [
    plainRoute({
      method: 'POST',
      path: '/v1/notifications/{notification_id}/read',
      status: 200,
      request: readInput,
      response: readOutput,
    }),
  ],
});
