import { PermissionViolationError, type NatsConnection } from '@nats-io/transport-node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { provision, type NatsUser } from '../src/index.ts';
import { startNats, type TestServer } from './server.ts';

let nats: TestServer;

beforeAll(async () => {
  nats = await startNats();
  await provision({ url: nats.url, password: nats.passwords.provisioner });
});

afterAll(() => nats.stop());

/** The server tells of a refused publish on the connection's status; a flush comes back after that. */
async function isPublishRefused(connection: NatsConnection, subject: string): Promise<boolean> {
  let refused = false;
  const statuses = connection.status();
  const watching = (async () => {
    for await (const status of statuses) {
      if (status.type === 'error' && status.error instanceof PermissionViolationError) {
        refused ||= status.error.operation === 'publish' && status.error.subject === subject;
      }
    }
  })();
  connection.publish(subject);
  await connection.flush();
  await connection.flush();
  (statuses as AsyncIterable<unknown> & { stop?: () => void }).stop?.();
  await watching;
  return refused;
}

async function isSubscriptionRefused(connection: NatsConnection, subject: string): Promise<boolean> {
  const subscription = connection.subscribe(subject);
  const ended = subscription.closed.then((error) => error instanceof PermissionViolationError);
  await connection.flush();
  const refused = await Promise.race([ended, connection.flush().then(() => false)]);
  if (!refused) subscription.unsubscribe();
  return refused;
}

const PUBLISH: readonly [NatsUser, allowed: string[], refused: string[]][] = [
  [
    'gateway',
    ['cmd.gateway.tasks.create_task'],
    [
      'validation.failed.gateway',
      'cmd.tasks.tasks.create_task',
      'evt.tasks.task_created.t',
      'dead.gateway',
      '_INBOX_tasks.x',
      '$JS.API.INFO',
    ],
  ],
  [
    'directory',
    ['cmd.directory.tasks.x', 'evt.directory.tenant_created.t', 'dead.directory'],
    ['cmd.gateway.tasks.x', 'evt.tasks.x.t', 'validation.failed.x', '$JS.API.CONSUMER.MSG.NEXT.EVENTS.audit'],
  ],
  [
    'tasks',
    [
      'cmd.tasks.directory.x',
      'evt.tasks.task_created.t',
      'dead.tasks',
      'validation.failed.engine',
      '$JS.API.CONSUMER.INFO.VALIDATION.tasks',
      '$JS.API.CONSUMER.MSG.NEXT.EVENTS.tasks',
    ],
    [
      ...['cmd.gateway.tasks.x', 'evt.directory.x.t', 'dead.audit', '_INBOX_gateway.x'],
      ...[
        '$JS.API.CONSUMER.MSG.NEXT.EVENTS.audit',
        '$JS.API.STREAM.INFO.EVENTS',
        '$JS.API.STREAM.DELETE.EVENTS',
      ],
      ...['$JS.API.CONSUMER.CREATE.EVENTS.mine', '$JS.ACK.EVENTS.audit.1.1.1.1.0'],
    ],
  ],
  [
    'audit',
    [
      ...['evt.audit.x.t', 'dead.audit', '$JS.API.CONSUMER.MSG.NEXT.DEAD.audit'],
      ...['cmd.audit.tasks.redrive_message', 'cmd.audit.notifications.redrive_message'],
      ...['cmd.audit.audit.redrive_message', 'cmd.audit.orchestrator.redrive_message'],
    ],
    [
      ...['evt.tasks.x.t', 'dead.tasks', '$JS.API.CONSUMER.MSG.NEXT.EVENTS.notifications'],
      ...[
        'cmd.audit.tasks.create_task',
        'cmd.audit.directory.redrive_message',
        'cmd.tasks.tasks.redrive_message',
      ],
    ],
  ],
  ['notifications', ['evt.notifications.x.t'], ['evt.audit.x.t', '$JS.API.CONSUMER.MSG.NEXT.EVENTS.audit']],
  ['orchestrator', ['cmd.orchestrator.tasks.x'], ['cmd.gateway.tasks.x', '$JS.API.STREAM.PURGE.EVENTS']],
  ...(['validator', 'monitoring'] as const).map((name): [NatsUser, string[], string[]] => [
    name,
    [
      ...[`validation.failed.${name}`, `validation.resolved.${name}`],
      ...[`cmd.${name}.tasks.create_auto_task`, `cmd.${name}.tasks.update_task_status`],
      ...[`cmd.${name}.automation.block_automation`, `cmd.${name}.automation.apply_external_status`],
    ],
    [
      ...['validation.failed.engine', `validation.other.${name}`, 'cmd.other.tasks.create_auto_task'],
      ...[`cmd.${name}.tasks.create_task`, `cmd.${name}.automation.update_automation_status`],
      ...['cmd.gateway.tasks.create_auto_task', 'evt.tasks.x.t', `dead.${name}`, '$SRV.PING'],
    ],
  ]),
  [
    'provisioner',
    ['$JS.API.INFO', '$SRV.PING'],
    [
      'cmd.gateway.tasks.x',
      'evt.tasks.x.t',
      '$JS.API.STREAM.DELETE.EVENTS',
      '$JS.API.CONSUMER.MSG.NEXT.EVENTS.audit',
    ],
  ],
];

const SUBSCRIBE: readonly [NatsUser, allowed: string[], refused: string[]][] = [
  ['gateway', ['_INBOX_gateway.>'], ['_INBOX.>', '_INBOX_tasks.>', 'cmd.>', 'evt.>', '>']],
  [
    'tasks',
    ['cmd.*.tasks.>', '$SRV.PING', '_INBOX_tasks.x'],
    ['cmd.>', 'cmd.*.audit.>', 'evt.>', '_INBOX_gateway.>'],
  ],
  [
    'orchestrator',
    ['cmd.*.orchestrator.>', 'evt.tasks.task_status_updated.>', 'evt.tasks.task_moved.>'],
    ['evt.>', 'evt.tasks.>', 'evt.tasks.task_created.>', 'cmd.*.tasks.>'],
  ],
  ['validator', ['_INBOX_validator.>', '_INBOX.>'], ['validation.>', '$SRV.>']],
  ['monitoring', ['_INBOX_monitoring.>'], ['_INBOX.>', 'validation.>', 'cmd.>', '_INBOX_validator.>']],
  ['provisioner', ['_INBOX_provisioner.>'], ['evt.>', '_INBOX_tasks.>', '$JS.>']],
];

describe('publishing', () => {
  it.each(PUBLISH)('as %s', async (user, allowed, refused) => {
    const connection = await nats.connect(user);
    for (const subject of allowed) expect(await isPublishRefused(connection, subject), subject).toBe(false);
    for (const subject of refused) expect(await isPublishRefused(connection, subject), subject).toBe(true);
  });
});

describe('subscribing', () => {
  it.each(SUBSCRIBE)('as %s', async (user, allowed, refused) => {
    const connection = await nats.connect(user);
    for (const subject of allowed)
      expect(await isSubscriptionRefused(connection, subject), subject).toBe(false);
    for (const subject of refused)
      expect(await isSubscriptionRefused(connection, subject), subject).toBe(true);
  });
});

describe('connecting', () => {
  it('needs a user and its password', async () => {
    const { connect } = await import('@nats-io/transport-node');
    await expect(connect({ servers: nats.url })).rejects.toThrow(/authorization/i);
    await expect(connect({ servers: nats.url, user: 'tasks', pass: 'wrong' })).rejects.toThrow(
      /authorization/i,
    );
  });
});
