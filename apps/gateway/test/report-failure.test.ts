import { createClient, type Client } from '@interlock/client';
import { catalog } from '@interlock/contracts';
import { jetstream } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { ID } from './project.ts';
import { testGateway, type TestGateway } from './test-gateway.ts';

const report = catalog.gateway.reportValidationFailure;
const failure = {
  source: 'blueprints',
  failure_id: 'f-1',
  context_type: 'project',
  context_id: ID.toUpperCase(),
  code: 'missing_field',
  field: 'owner',
  severity: 'high',
  message: 'The owner is missing.',
};

let gateway: TestGateway;
let client: Client;

beforeAll(async () => {
  gateway = await testGateway();
  client = createClient({ baseUrl: gateway.url, token: await gateway.serviceToken() });
});

afterAll(() => gateway[Symbol.asyncDispose]());

it('publishes a CloudEvent under the tenant of the token', async () => {
  const fields = { ...failure, tenant_id: 'other', id: 'x' };
  const answer = await client.call(report, fields, { requestId: 'r-1' });
  expect(answer.status).toBe(202);
  const consumer = await jetstream(await gateway.connect('tasks')).consumers.get('VALIDATION', 'tasks');
  const message = await consumer.next();
  expect(message?.subject).toBe('validation.failed.blueprints');
  expect(message?.headers?.get('Nats-Msg-Id')).toBe(answer.body.event_id);
  const { source: _, ...data } = failure;
  expect(message?.json()).toEqual({
    specversion: '1.0',
    id: answer.body.event_id,
    source: '/validation/blueprints',
    type: 'validation.failed.v1',
    time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:]{8}\.\d{3}Z$/),
    datacontenttype: 'application/json',
    tenantid: 'acme',
    requestid: 'r-1',
    data: { ...data, context_id: ID },
  });
  message?.ack();
});

it('is for services only', async () => {
  const session = createClient({ baseUrl: gateway.url, token: await gateway.token() });
  await expect(session.call(report, failure)).rejects.toMatchObject({
    status: 403,
    problem: { code: 'forbidden', detail: 'A session may not do this: it needs the token of a service.' },
  });
});

it('refuses a malformed report', async () => {
  await expect(client.call(report, { ...failure, source: 'a.b' })).rejects.toMatchObject({
    status: 400,
    problem: { code: 'validation_failed', details: [{ field: 'source' }] },
  });
  const headers = {
    authorization: `Bearer ${await gateway.serviceToken()}`,
    'content-type': 'application/json',
  };
  const url = `${gateway.url}/v1/internal/validation-failures`;
  for (const body of ['{', '[]', '', Buffer.from([0x22, 0xff, 0x22])]) {
    const response = await fetch(url, { method: 'POST', headers, body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ code: 'validation_failed' });
  }
});
