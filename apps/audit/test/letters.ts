import { randomUUID } from 'node:crypto';
import { connectBus, serve, type DeadLetter, type Delivery, type Implementation } from '@interlock/messaging';
import type { TestNats } from '@interlock/testing';
import { letterId, type storeLetters } from '../src/use-cases/dead-letters/store-letters.ts';

/** A letter as a service buries it. */
export function letter(over: Partial<DeadLetter> = {}): DeadLetter {
  return {
    service: 'tasks',
    stream: 'VALIDATION',
    sequence: 7,
    subject: 'validation.failed.scanner',
    event_id: randomUUID(),
    tenant_id: 't1',
    payload: '{}',
    error: { code: 'not_found', message: 'No.' },
    deliveries: 1,
    failed_at: '2026-11-01T10:00:00.000Z',
    ...over,
  };
}

/** The letter as the stream DEAD hands it over. */
export function buried(one: DeadLetter, text = JSON.stringify(one)): Delivery {
  return {
    id: `${one.service}-${one.stream}-${one.sequence}-${one.event_id}`,
    subject: `dead.${one.service}`,
    deliveries: 1,
    header: () => undefined,
    text: () => text,
    json: () => JSON.parse(text) as unknown,
  };
}

/** Stores a letter; its id. */
export function buriedLetter(store: ReturnType<typeof storeLetters>) {
  return async (over: Partial<DeadLetter> = {}): Promise<string> => {
    const one = buried(letter(over));
    await store([one]);
    return letterId(one.id);
  };
}

type Service = 'audit' | 'tasks' | 'notifications';

/** A connection under a service's own credential. */
export function busAs(nats: TestNats, user: Service) {
  return connectBus({ url: nats.url, user, password: nats.password(user), onStatus: () => {} });
}

/** A service that answers its contracts on the bus, until it is stopped. */
export async function answering(nats: TestNats, service: Service, implementations: Implementation[]) {
  const nc = await busAs(nats, service);
  const fail = (error: unknown) => {
    throw error;
  };
  const server = await serve({ nc, service, implementations, limit: 50, onError: fail, onLost: fail });
  return async () => {
    await server.stop();
    await nc.close();
  };
}
