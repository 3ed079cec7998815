import { catalog, RefusedError, type ErrorCode } from '@interlock/contracts';
import type { BlockInput } from '../contracts/blocked-remediation.ts';
import type { Block, Level } from '../domain/remediation.ts';
import type { AskService } from '../services/ask.ts';
import { withFailures } from './failure.ts';

export type NamedBlock = Pick<BlockInput, 'tenantId' | 'versionId' | 'blockedAt'>;

/** Why a task is reopened, by the code of its cause. */
const CAUSES: Readonly<Record<string, string>> = {
  record: 'a record of ops or of monitoring says so',
  validation_failure: 'a validation of the version failed',
};

/** Refusals of a return that tell of the version, and that another try at once won't change. */
const NOT_NOW: readonly ErrorCode[] = [
  'status_prerequisite_missing',
  'version_transition_not_allowed',
  'concurrency_conflict',
];

/** The activities of a block: each asks the automation service, whose rows decide. */
export function remediationActivities(ask: AskService, onError: (error: unknown) => void) {
  const { automation } = catalog;
  const named = ({ versionId, blockedAt }: NamedBlock) => ({
    automation_version_id: versionId,
    blocked_at: blockedAt,
  });
  return {
    /** The block as the rows have it, without what people wrote; null when there is no such version. */
    readBlock: withFailures(onError, async (block: NamedBlock): Promise<Block | null> => {
      const truth = await unlessRefused(['not_found'], () =>
        ask(automation.readBlock, named(block), block.tenantId),
      );
      if ('refused' in truth) return null;
      const { over, remediation, stability, round, settings, now } = truth;
      return {
        over,
        task: remediation && {
          id: remediation.task_id,
          status: remediation.status,
          closedAt: remediation.closed_at,
        },
        stability: {
          state: stability.state,
          because: stability.because,
          since: stability.since,
          stableAt: stability.stable_at,
        },
        round,
        remindAfterS: settings.remind_after_s,
        escalateAfterS: settings.escalate_after_s,
        autoUnblock: settings.auto_unblock,
        now,
      };
    }),

    /** Announces a level, once in its round; whether it was this time. */
    announceLevel: withFailures(
      onError,
      async ({ level, round, ...block }: NamedBlock & { level: Level; round: number }): Promise<boolean> => {
        const asked = { ...named(block), level, round };
        return (await ask(automation.escalateRemediation, asked, block.tenantId)).announced;
      },
    ),

    /** Reopens the task that was done at `closedAt`, once; whether it was this time. */
    reopenTask: withFailures(
      onError,
      async (given: NamedBlock & { closedAt: string; because: string; since: string }): Promise<boolean> => {
        const reason = `The version is not stable since ${given.since}: ${CAUSES[given.because] ?? given.because}.`;
        const asked = { ...named(given), closed_at: given.closedAt, reason };
        return (await ask(automation.reopenRemediation, asked, given.tenantId)).reopened;
      },
    ),

    /** Puts on record that a person of ops says that the version is stable. */
    confirmStability: withFailures(
      onError,
      async ({ user, ...block }: NamedBlock & { user: string }): Promise<void> => {
        const asked = { ...named(block), confirmed_by: user };
        await ask(automation.confirmStability, asked, block.tenantId);
      },
    ),

    /** Lets the version return out of this block, and of no other; or says why it may not. */
    returnVersion: withFailures(
      onError,
      async (block: NamedBlock): Promise<{ returned: boolean; refused: string | null }> => {
        const answer = await unlessRefused(NOT_NOW, () =>
          ask(automation.returnFromBlock, named(block), block.tenantId),
        );
        return 'refused' in answer
          ? { returned: false, refused: answer.refused }
          : { returned: answer.returned, refused: null };
      },
    ),
  };
}

async function unlessRefused<T extends object>(
  codes: readonly ErrorCode[],
  call: () => Promise<T>,
): Promise<T | { readonly refused: ErrorCode }> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RefusedError && codes.includes(error.refusal.code))
      return { refused: error.refusal.code };
    throw error;
  }
}
