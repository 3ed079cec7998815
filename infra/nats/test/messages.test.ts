import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { Svcm } from '@nats-io/services';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DURABLES, provision, STREAMS } from '../src/index.ts';
import { startNats, type TestServer } from './server.ts';

let nats: TestServer;

beforeAll(async () => {
  nats = await startNats();
  const options = { url: nats.url, password: nats.passwords.provisioner };
  await Promise.all([provision(options), provision(options)]);
});

afterAll(() => nats.stop());

describe('provisioning', () => {
  it('has nothing to create the second time', async () => {
    const log: string[] = [];
    await provision({ url: nats.url, password: nats.passwords.provisioner, log: (line) => log.push(line) });
    expect(log).toEqual([]);
  });

  it('leaves what the tables say', async () => {
    const manager = await jetstreamManager(await nats.connect('provisioner'));
    for (const stream of STREAMS) {
      expect((await manager.streams.info(stream.name)).config).toMatchObject(stream);
    }
    for (const { stream, config } of DURABLES) {
      expect((await manager.consumers.info(stream, config.durable_name)).config).toMatchObject(config);
    }
  });
});

describe('a service', () => {
  it('answers a request through allow_responses', async () => {
    const service = await new Svcm(await nats.connect('tasks')).add({
      name: 'tasks',
      version: '0.1.0',
      queue: 'tasks',
    });
    service.addEndpoint('create_task', {
      subject: 'cmd.*.tasks.create_task',
      handler: (_error, message) => void message.respond(message.subject),
    });
    const gateway = await nats.connect('gateway');
    const reply = await gateway.request('cmd.gateway.tasks.create_task', 'x', { timeout: 2_000 });
    expect(reply.string()).toBe('cmd.gateway.tasks.create_task');
    await service.stop();
  });

  it('is found by the provisioner, as `nats micro` does', async () => {
    const service = await new Svcm(await nats.connect('audit')).add({ name: 'audit', version: '0.1.0' });
    const provisioner = await nats.connect('provisioner');
    const pong = await provisioner.request('$SRV.PING.audit', '', { timeout: 2_000 });
    expect(pong.json()).toMatchObject({ name: 'audit' });
    await service.stop();
  });

  it('publishes an event with an acknowledgement, and the same event only once', async () => {
    const js = jetstream(await nats.connect('tasks'));
    const first = await js.publish('evt.tasks.task_updated.t', '{}', { msgID: 'e1' });
    const second = await js.publish('evt.tasks.task_updated.t', '{}', { msgID: 'e1' });
    expect([first.stream, first.duplicate, second.duplicate]).toEqual(['EVENTS', false, true]);
  });
});

describe('a consumer', () => {
  it('reads its durable knowing nothing but its name', async () => {
    await jetstream(await nats.connect('directory')).publish('evt.directory.member_added.t', 'one');
    const consumer = await jetstream(await nats.connect('audit')).consumers.get('EVENTS', 'audit');
    const messages = await consumer.consume({ max_messages: 10, abort_on_missing_resource: true });
    const seen: string[] = [];
    for await (const message of messages) {
      seen.push(message.subject);
      message.working();
      expect(await message.ackAck()).toBe(true);
      if (message.string() === 'one') break;
    }
    await messages.close();
    expect(seen).toContain('evt.directory.member_added.t');
  });

  it('is given the types it is filtered by', async () => {
    const js = jetstream(await nats.connect('tasks'));
    await js.publish('evt.tasks.task_updated.other', '{}');
    await js.publish('evt.tasks.task_assigned.t', '{}');
    const consumer = await jetstream(await nats.connect('notifications')).consumers.get(
      'EVENTS',
      'notifications',
    );
    const message = await consumer.next({ expires: 2_000 });
    expect(message?.subject).toBe('evt.tasks.task_assigned.t');
    message!.nak(1);
    const again = await consumer.next({ expires: 2_000 });
    expect(again?.info.deliveryCount).toBe(2);
    expect(await again!.ackAck()).toBe(true);
  });

  it('of another service cannot be read', async () => {
    const tasks = jetstream(await nats.connect('tasks'));
    await expect(tasks.consumers.get('EVENTS', 'audit')).rejects.toThrow(/permission/i);
  });
});
