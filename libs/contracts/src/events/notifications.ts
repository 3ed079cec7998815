import { z } from 'zod';
import { TEMPLATES } from '../notifications/notification.ts';
import { eventContract } from './envelope.ts';

export const notificationSent = eventContract({
  name: 'notification_sent',
  service: 'notifications',
  summary: 'A mail was handed to the mail server, or a message to Slack',
  data: z.object({
    template: z.enum(TEMPLATES),
    channel: z.enum(['email', 'slack']),
    recipient_id: z.string(),
    event_id: z.string(),
  }),
});
