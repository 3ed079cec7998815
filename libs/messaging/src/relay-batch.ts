import type { JetStreamClient } from '@nats-io/jetstream';
import { headers } from '@nats-io/transport-node';
import type { DeadLetter } from './dead-letter.ts';
import { outboxMessage, type OutboxMessage, type OutboxRow } from './outbox-message.ts';

/** As many as make one batch cheaper than themselves one by one; JetStream takes up to 1,000 in one. */
export const WORTH_A_BATCH = 64;
const IN_FLIGHT = 64;

/** What a round of publishing listens to, and tells. */
export interface PublishOptions {
  readonly signal: AbortSignal;
  /** Told once a round what went wrong first. */
  readonly onError: (error: unknown) => void;
  readonly onBuried?: ((letter: DeadLetter) => void) | undefined;
}

/**
 * Publishes rows so that an event is never overtaken by a later one of the same entity: many in one atomic batch, few
 * or what a batch refused one by one. The ids of those that JetStream has stored; a row that no message can carry is
 * stored in the dead letters in its place.
 */
export async function publishRows(
  js: JetStreamClient,
  service: string,
  rows: readonly OutboxRow[],
  options: PublishOptions,
): Promise<string[]> {
  const messages = rows.map((row) => outboxMessage(service, row));
  const isBatch = messages.length >= WORTH_A_BATCH && messages.every(({ letter }) => letter === undefined);
  if (!isBatch) return publishOneByOne(js, messages, options);
  try {
    await publishTogether(js, messages);
    return rows.map(({ id }) => id);
  } catch (error) {
    // Refused as a whole when one of them is stored already; then each is asked for by itself.
    options.onError(error);
    return publishOneByOne(js, messages, options);
  }
}

/** All of them, in their order, or none; one stream takes them. */
async function publishTogether(js: JetStreamClient, messages: readonly OutboxMessage[]): Promise<void> {
  const [first, ...others] = messages as [OutboxMessage, ...OutboxMessage[]];
  const last = others.pop() as OutboxMessage;
  const batch = await js.startBatch(first.subject, first.data, named(first));
  for (const message of others) batch.add(message.subject, message.data, named(message));
  await batch.commit(last.subject, last.data, named(last));
}

/** A member of a batch; the client names by its own option only what is published alone. */
function named({ row }: OutboxMessage) {
  const given = headers();
  given.set('Nats-Msg-Id', row.event_id);
  return { headers: given };
}

/** Entities side by side, each entity's own one after the other. */
async function publishOneByOne(
  js: JetStreamClient,
  messages: readonly OutboxMessage[],
  { signal, onError, onBuried }: PublishOptions,
): Promise<string[]> {
  const groups = byEntity(messages);
  const published: string[] = [];
  let failure: unknown;
  const worker = async () => {
    for (let group = groups.pop(); group; group = groups.pop()) {
      try {
        for (const { row, subject, data, letter } of group) {
          if (signal.aborted) return;
          await js.publish(subject, data, { msgID: row.event_id });
          if (letter !== undefined) onBuried?.(letter);
          published.push(row.id);
        }
      } catch (error) {
        failure ??= error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(IN_FLIGHT, groups.length) }, worker));
  if (failure !== undefined) onError(failure);
  return published;
}

function byEntity(messages: readonly OutboxMessage[]): OutboxMessage[][] {
  const groups = new Map<string, OutboxMessage[]>();
  for (const message of messages) {
    const { tenant_id, entity_type, entity_id } = message.row;
    const key = `${tenant_id}/${entity_type}/${entity_id}`;
    const group = groups.get(key);
    if (group) group.push(message);
    else groups.set(key, [message]);
  }
  return [...groups.values()];
}
