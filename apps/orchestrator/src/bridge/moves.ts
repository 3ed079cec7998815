import { eventEnvelope, taskMoved, taskStatusUpdated } from '@interlock/contracts';
import type { Background } from '@interlock/service';
import type { Msg, NatsConnection } from '@nats-io/transport-node';
import { movedRemediationOf } from '../domain/follow-up.ts';
import type { Outcome } from './hint-version.ts';

export interface MovesConfig {
  readonly nc: NatsConnection;
  /** Hints to the block of a version, if one is under way. */
  readonly hint: (tenantId: string, versionId: string) => Promise<Outcome>;
  readonly onOutcome: (outcome: Outcome) => void;
  readonly onError: (error: unknown) => void;
}

const GROUP = 'orchestrator';
const WORD = '"remediation"';

/**
 * Hears of remediation tasks that move. Of all tasks that move they are few, so the others are neither fetched from
 * the stream nor parsed: it listens to the events as they are published, and one that it misses costs a block the
 * time until it asks by itself.
 */
export function listenToMoves({ nc, hint, onOutcome, onError }: MovesConfig): Background {
  const hear = (error: Error | null, message: Msg) => {
    if (error !== null) return onError(error);
    const { buffer, byteOffset, byteLength } = message.data;
    if (!Buffer.from(buffer, byteOffset, byteLength).includes(WORD)) return;
    follow(message).catch(onError);
  };
  const follow = async (message: Msg) => {
    const followUp = movedRemediationOf(eventEnvelope.parse(message.json()));
    if (followUp !== undefined) onOutcome(await hint(followUp.tenantId, followUp.versionId));
  };
  const subscriptions = [taskStatusUpdated, taskMoved].map(({ service, name }) =>
    nc.subscribe(`evt.${service}.${name}.>`, { queue: GROUP, callback: hear }),
  );
  return {
    stop() {
      subscriptions.forEach((subscription) => subscription.unsubscribe());
      return Promise.resolve();
    },
  };
}
