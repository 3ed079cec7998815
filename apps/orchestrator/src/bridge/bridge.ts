import { eventEnvelope, refuse, tenantOfSubject } from '@interlock/contracts';
import { UnprocessableError, type Delivery } from '@interlock/messaging';
import { isGrpcServiceError } from '@temporalio/client';
import { z } from 'zod';
import {
  distinct,
  followUpsOf,
  isAdmitted,
  type FollowUp,
  type ReminderFollowUp,
} from '../domain/follow-up.ts';
import { inParallel } from '../services/in-parallel.ts';
import type { Outcome } from './hint-version.ts';
import type { Launcher } from '../temporal/launcher.ts';

export interface BridgeConfig {
  readonly launcher: Pick<Launcher, 'flip' | 'hint' | 'hintRunning' | 'hintBlock'>;
  /** Hints to the block of a version, if one is under way. */
  readonly hintVersion: (tenantId: string, versionId: string) => Promise<Outcome>;
  /** How many messages wait, as was told last. */
  readonly waiting: () => number;
  readonly onOutcome: (kind: FollowUp['kind'], outcome: Outcome) => void;
}

const AT_ONCE = 16;
/** When more messages wait, what the schedule admits in time anyway is left to it. */
const PRESSURE = 1_000;
const INVALID_ARGUMENT = 3;

/**
 * Launches what a batch of events gives reason to, and resolves when Temporal has taken all of it. The same event
 * again has no second effect: the ids are the same, and the signals are hints. While Temporal is away it throws
 * `unavailable`, which holds the consumer where it is. Throws {@link UnprocessableError} when one can't be read.
 */
export function bridge({ launcher, hintVersion, waiting, onOutcome }: BridgeConfig) {
  return async (deliveries: readonly Delivery[]): Promise<void> => {
    const now = Date.now();
    const underPressure = waiting() > PRESSURE;
    const followUps = distinct(deliveries.flatMap(read));
    await inParallel(followUps, AT_ONCE, async (followUp) => {
      const outcome =
        followUp.kind === 'reminder'
          ? await remind(followUp, isAdmitted(followUp.dueAt, now, underPressure))
          : await launch(followUp);
      onOutcome(followUp.kind, outcome);
    });
  };

  /** What is not admitted may be waited for by its former due date, and is then told. */
  async function remind(
    { tenantId, taskId, isNew, about }: ReminderFollowUp,
    isToBegin: boolean,
  ): Promise<Outcome> {
    if (isToBegin) await untilTaken(launcher.hint({ tenantId, taskId, about }));
    else if (isNew || !(await untilTaken(launcher.hintRunning({ tenantId, taskId })))) return 'left';
    return 'launched';
  }

  async function launch(followUp: Exclude<FollowUp, ReminderFollowUp>): Promise<Outcome> {
    switch (followUp.kind) {
      case 'cascade': {
        const { kind: _kind, ...cascade } = followUp;
        await untilTaken(launcher.flip(cascade));
        return 'launched';
      }
      case 'block': {
        const { kind: _kind, ...block } = followUp;
        await untilTaken(launcher.hintBlock(block));
        return 'launched';
      }
      case 'version':
        return untilTaken(hintVersion(followUp.tenantId, followUp.versionId));
    }
  }
}

/** What Temporal doesn't take now it takes later, unless it says that it is no valid request. */
async function untilTaken<T>(launched: Promise<T>): Promise<T> {
  try {
    return await launched;
  } catch (cause) {
    if (codeOf(cause) === INVALID_ARGUMENT) throw cause;
    const refused = refuse('unavailable', 'Temporal cannot be reached. The event waits until it can.');
    refused.cause = cause;
    throw refused;
  }
}

function codeOf(error: unknown): number | undefined {
  if (isGrpcServiceError(error)) return error.code;
  return error instanceof Error ? codeOf(error.cause) : undefined;
}

function read(delivery: Delivery): FollowUp[] {
  try {
    return followUpsOf(eventEnvelope.parse(delivery.json()));
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    const tenantId = tenantOfSubject(delivery.subject) || null;
    throw new UnprocessableError('malformed', `The event cannot be read: ${why}`, tenantId, { cause });
  }
}
