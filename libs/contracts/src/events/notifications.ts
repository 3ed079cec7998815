import { z } from 'zod';
import { TEMPLATES } from '../notifications/notification.ts';
import { eventContract } from './envelope.ts';

const data = z.object({
  template: z.enum(TEMPLATES),
  channel: z.enum(['email', 'slack']),
  recipient_id: z.string(),
  event_id: z.string(),
});

export const notificationSent = eventContract({
  name: 'notification_sent',
  service: 'notifications',
  summary: 'A mail was handed to the mail server, or a message to Slack',
  data,
});

export const notificationRequeued = eventContract({
  name: 'notification_requeued',
  service: 'notifications',
  summary: 'A person had a mail or a message queued again that was given up',
  data,
});
