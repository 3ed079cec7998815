import { z } from 'zod';
import { contract, plainRoute } from '../contract.ts';
import { id, listOf, page } from '../primitives.ts';
import { TEMPLATES } from './notification.ts';

/**
 * `pending`: it waits to be sent, or for its next attempt. `sent`: it was taken. `parked`: it was given up, and is a
 * dead letter. `dropped`: its recipient no longer belongs to what it is about.
 */
export const DELIVERY_STATES = ['pending', 'sent', 'parked', 'dropped'] as const;
export const DELIVERY_CHANNELS = ['email', 'slack'] as const;

const state = z.enum(DELIVERY_STATES, `Use one of ${DELIVERY_STATES.join(', ')}.`);
const channel = z.enum(DELIVERY_CHANNELS, `Use one of ${DELIVERY_CHANNELS.join(', ')}.`);

/** A mail to one person, or a message to the tenant's Slack channel, whose recipient is `#slack`. */
export const notificationDelivery = z
  .object({
    id: z.string(),
    channel,
    state,
    template: z.enum(TEMPLATES),
    recipient_id: z.string(),
    subject: z.string(),
    event_id: z.string(),
    request_id: z.string(),
    /** How often it was tried; those while the channel could not be reached are not among them. */
    attempts: z.int(),
    /** Why the last attempt failed, or why it was dropped. */
    error: z.string().nullable(),
    created_at: z.string(),
    /** Null unless it is pending. */
    next_attempt_at: z.string().nullable(),
    sent_at: z.string().nullable(),
  })
  .meta({ id: 'NotificationDelivery' });
export type NotificationDelivery = z.output<typeof notificationDelivery>;

const listInput = z.object({ state: state.optional(), channel: channel.optional(), ...page });

/** The mails and messages of the caller's tenant, newest first. */
export const listDeliveries = contract({
  name: 'list_deliveries',
  service: 'notifications',
  summary: 'List mails and messages to Slack',
  access: 'any',
  input: listInput,
  output: listOf(notificationDelivery),
  errors: ['validation_failed', 'forbidden'],
  routes: [
    plainRoute({
      method: 'GET',
      path: '/v1/ops/deliveries',
      status: 200,
      request: listInput,
      response: listOf(notificationDelivery),
    }),
  ],
});

const redeliverInput = z.object({ delivery_id: id });
const redeliverOutput = z.object({
  outcome: z.enum(['queued', 'already_pending', 'already_sent', 'dropped']),
  delivery: notificationDelivery,
});

/**
 * Queues a parked mail or message, with as many attempts as a new one. One that is pending already, was sent or was
 * dropped stays as it is.
 */
export const redeliverDelivery = contract({
  name: 'redeliver_delivery',
  service: 'notifications',
  summary: 'Queue a mail or message again that was given up',
  access: 'any',
  input: redeliverInput,
  output: redeliverOutput,
  errors: ['forbidden', 'not_found'],
  routes: [
    plainRoute({
      method: 'POST',
      path: '/v1/ops/deliveries/{delivery_id}/redeliver',
      status: 200,
      request: redeliverInput,
      response: redeliverOutput,
    }),
  ],
});
