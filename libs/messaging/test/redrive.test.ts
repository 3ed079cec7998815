import { refuse } from '@interlock/contracts';
import { expect, it } from 'vitest';
import { UnprocessableError } from '../src/dead-letter.ts';
import type { Delivery } from '../src/delivery.ts';
import type { Call } from '../src/implementation.ts';
import { handledAgain, redriveMessage, type BuriedMessage } from '../src/redrive.ts';

const message: BuriedMessage = {
  stream: 'EVENTS',
  subject: 'evt.tasks.task_created.t1',
  message_id: 'm1',
  tenant_id: 't1',
  deliveries: 2,
  failed_at: '2026-11-01T10:00:00.000Z',
  payload: '{"n":1}',
};

function callBy(sub: string, systemInitiated = true): Call {
  const principal = { kind: 'service' as const, tenantId: 't1', sub, roles: [], systemInitiated };
  return { principal, requestId: 'r1', surface: 'internal' };
}
const keeper = callBy('audit');

it('hands the message to the handler as the stream did', async () => {
  const handled: Delivery[] = [];
  const handle = (deliveries: readonly Delivery[]) => Promise.resolve(void handled.push(...deliveries));
  const redrive = redriveMessage({ EVENTS: handledAgain(handle) }, () => undefined);
  expect(await redrive(keeper, message)).toEqual({ error: null });
  expect(handled).toHaveLength(1);
  expect(handled[0]).toMatchObject({ id: 'm1', subject: message.subject, deliveries: 3 });
  expect(handled[0]?.json()).toEqual({ n: 1 });
  expect(handled[0]?.text()).toBe(message.payload);
});

it.each([
  [new UnprocessableError('no_such_thing', 'There is no 1.'), 'no_such_thing', 'There is no 1.'],
  [refuse('not_found', 'password=hunter2hunter2'), 'not_found', 'password=[redacted]'],
  [new SyntaxError('Unexpected end'), 'malformed', 'Unexpected end'],
  [new TypeError('x is undefined'), 'internal', expect.stringContaining('its log has the cause') as string],
])('answers what failed again: %s', async (error, code, said) => {
  const seen: unknown[] = [];
  const redrive = redriveMessage({ EVENTS: () => Promise.reject(error) }, (one) => seen.push(one));
  expect(await redrive(keeper, message)).toEqual({ error: { code, message: said } });
  expect(seen).toEqual([error]);
});

it.each([
  [refuse('unavailable', 'x')],
  [Object.assign(new Error('x'), { code: 'ECONNREFUSED' })],
  [Object.assign(new Error('x'), { code: '57P01' })],
])('has not failed while something is away: %s', async (error) => {
  const redrive = redriveMessage({ EVENTS: () => Promise.reject(error) }, () => undefined);
  await expect(redrive(keeper, message)).rejects.toMatchObject({ refusal: { code: 'unavailable' } });
});

it('processes nothing for anybody but the keeper of the letters', async () => {
  const handle = () => expect.unreachable('processed');
  const redrive = redriveMessage({ EVENTS: handle }, () => undefined);
  for (const call of [callBy('tasks'), callBy('audit', false)])
    await expect(redrive(call, message)).rejects.toMatchObject({ refusal: { code: 'forbidden' } });
});

it.each(['VALIDATION', 'constructor', 'outbox'])(
  'refuses what the service does not read: %s',
  async (stream) => {
    const redrive = redriveMessage({ EVENTS: () => Promise.resolve() }, () => undefined);
    await expect(redrive(keeper, { ...message, stream })).rejects.toMatchObject({
      refusal: { code: 'not_redrivable' },
    });
  },
);
