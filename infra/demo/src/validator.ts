import { connectBus } from '@interlock/messaging';
import { jetstream } from '@nats-io/jetstream';
import type { ValidationFailed } from '@interlock/contracts';

const SUBJECT = 'validation.failed.validator';

/** Publishes a validation failure as the internal service 'validator' does, and waits until NATS has stored it. */
export async function publishFailure(
  natsUrl: string,
  password: string,
  failure: ValidationFailed,
): Promise<string> {
  const nc = await connectBus({ url: natsUrl, user: 'validator', password, onStatus: () => undefined });
  try {
    await jetstream(nc).publish(SUBJECT, JSON.stringify(failure), { msgID: failure.failure_id });
    return SUBJECT;
  } finally {
    await nc.close();
  }
}
