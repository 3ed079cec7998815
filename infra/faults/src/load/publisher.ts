import { randomUUID } from 'node:crypto';
import { jetstream, type JetStreamClient } from '@nats-io/jetstream';
import { connectBus } from '@interlock/messaging';
import type { OutsideLedger } from '../ledger/outside-ledger.ts';
import type { World } from '../world.ts';
import type { Scenery } from './scenery.ts';

const SUBJECT = 'validation.failed.validator';
const STORED_WITHIN_MS = 2_000;

/** A validation failure about a field that no other failure names, so that each becomes a task of its own. */
export function newFailure(scenery: Scenery, assignee: string | null) {
  const failureId = randomUUID();
  return {
    failure_id: failureId,
    context_type: 'project',
    context_id: scenery.projectId,
    code: 'missing_field',
    field: failureId,
    message: 'A field is missing.',
    assignee_id: assignee,
  };
}
export type Failure = ReturnType<typeof newFailure>;

/** Publishes validation failures as the internal service `validator` does. */
export class Publisher {
  readonly #js: JetStreamClient;
  readonly #ledger: OutsideLedger;
  readonly #close: () => Promise<void>;

  private constructor(js: JetStreamClient, ledger: OutsideLedger, close: () => Promise<void>) {
    this.#js = js;
    this.#ledger = ledger;
    this.#close = close;
  }

  static async connect(world: World, ledger: OutsideLedger): Promise<Publisher> {
    const { validator: password } = world.secrets.nats;
    const url = world.stack.nats;
    const nc = await connectBus({ url, user: 'validator', password, onStatus: () => undefined });
    const js = jetstream(nc, { timeout: STORED_WITHIN_MS });
    return new Publisher(js, ledger, () => nc.close());
  }

  /** Publishes a failure once; whether NATS has said that it is stored. */
  publish(failure: Failure, messageId: string): Promise<boolean> {
    return this.store(JSON.stringify(failure), messageId);
  }

  /** Publishes any text once; whether NATS has said that it is stored. */
  store(text: string, messageId: string): Promise<boolean> {
    return this.#js.publish(SUBJECT, text, { msgID: messageId }).then(
      () => true,
      () => false,
    );
  }

  /** Publishes a failure until it is stored, or `isOver`, and notes it: its id makes one of however many. */
  async report(failure: Failure, isOver: () => boolean): Promise<void> {
    const { failure_id: id } = failure;
    let stored = await this.publish(failure, id);
    while (!stored && !isOver()) stored = await this.publish(failure, id);
    const outcome = stored ? 'acknowledged' : 'unknown';
    this.#ledger.add({ kind: 'failure', requestId: id, subject: id, outcome });
  }

  close(): Promise<void> {
    return this.#close();
  }
}
