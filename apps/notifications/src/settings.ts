import { z } from 'zod';

/** What the environment says beyond what every service needs. */
export const notificationSettings = z.object({
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'Use a URL such as smtp://127.0.0.1:2525.' }),
  MAIL_FROM: z.string().min(1),
  /** Whether a tenant's webhook may be on this machine or its networks, as the embedded stack's may. */
  WEBHOOKS_TO_PRIVATE_HOSTS: z.enum(['allowed', 'refused']).default('refused'),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'Use a URL such as http://127.0.0.1:8080.' }),
});
