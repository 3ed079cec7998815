import { catalog, RefusedError, type BlockTruth, type ErrorCode } from '@interlock/contracts';
import {
  ACKNOWLEDGE,
  SNOOZE,
  type ActOutcome,
  type BlockInput,
  type BlockNames,
  type SaidAct,
} from '../contracts/blocked-remediation.ts';
import { isPassing } from '@interlock/messaging';
import { versionName } from '../domain/names.ts';
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
  const { automation, directory, tasks } = catalog;
  const named = ({ versionId, blockedAt }: NamedBlock) => ({
    automation_version_id: versionId,
    blocked_at: blockedAt,
  });
  return {
    /** The block as the rows have it, without what people wrote; null when there is no such version. */
    readBlock: withFailures(onError, async (block: NamedBlock): Promise<Block | null> => {
      const truth: BlockTruth | Refused = await unlessRefused(['not_found'], () =>
        ask(automation.readBlock, named(block), block.tenantId),
      );
      if ('refused' in truth) return null;
      const { over, remediation, stability, round, settings, now, owed, acknowledged, snoozed } = truth;
      const { automation_version: version, automation_name: name } = truth;
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
        owed,
        acknowledged: acknowledged && { by: acknowledged.by },
        snoozed,
        happened: truth.happened.map(({ to_status: toStatus, ...happened }) => ({ ...happened, toStatus })),
        about: versionName(name, version.number),
        previousStatus: version.previous_status,
        quietPeriodS: settings.quiet_period_s,
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

    /** Has what a person says to a block checked and kept; or says why it is not. */
    actOnBlock: withFailures(onError, (given: NamedBlock & SaidAct): Promise<ActOutcome> => acted(given)),

    /** How people call what a block is about; null for what can't be read now. */
    nameBlock: withFailures(
      onError,
      async ({ tenantId, projectId, taskId }: AskedNames): Promise<BlockNames> => {
        const [project, task, tenant] = await Promise.all([
          projectId &&
            ask(tasks.getProject, { project_id: projectId }, tenantId).then(
              (read) => read.project.name,
              () => null,
            ),
          taskId &&
            ask(tasks.getTask, { task_id: taskId }, tenantId).then(
              (read) => read.task.title,
              () => null,
            ),
          ask(directory.getTenant, { tenant_id: tenantId }, tenantId).then(
            (read) => read.tenant.name,
            () => null,
          ),
        ]);
        return { project: project || null, task: task || null, tenant };
      },
    ),

    /** Resolves a block for a person, in runs that keep their acts themselves. */
    confirmStability: withFailures(
      onError,
      (given: NamedBlock & { user: string }): Promise<ActOutcome | undefined> =>
        acted({ ...given, act: 'resolve_now', actId: '' }),
    ),

    /** Lets the version return out of this block, and of no other; or says why it may not. `by`: who asked for it. */
    returnVersion: withFailures(
      onError,
      async ({
        by,
        ...block
      }: NamedBlock & { by?: string }): Promise<{ returned: boolean; refused: string | null }> => {
        if (by !== undefined) {
          const { refused } = await acted({ ...block, user: by, act: 'resolve_now', actId: '' });
          return { returned: refused === null, refused: refused && refused.code };
        }
        const answer = await unlessRefused(NOT_NOW, () =>
          ask(automation.returnFromBlock, named(block), block.tenantId),
        );
        return 'refused' in answer
          ? { returned: false, refused: answer.refused }
          : { returned: answer.returned, refused: null };
      },
    ),
  };

  async function acted({ act, user, seconds, actId, ...block }: NamedBlock & SaidAct): Promise<ActOutcome> {
    const said = { ...named(block), by: user };
    const { tenantId } = block;
    const call = () => {
      if (act === ACKNOWLEDGE)
        return ask(automation.acknowledgeRemediation, { ...said, act_id: actId }, tenantId);
      if (act === SNOOZE)
        return ask(automation.snoozeRemediation, { ...said, act_id: actId, seconds: seconds ?? 0 }, tenantId);
      return ask(automation.resolveRemediation, said, tenantId);
    };
    try {
      await call();
      return { refused: null };
    } catch (error) {
      if (!(error instanceof RefusedError) || isPassing(error)) throw error;
      const { code, message } = error.refusal;
      return { refused: { code, message } };
    }
  }
}

interface AskedNames {
  readonly tenantId: string;
  readonly projectId: string | null;
  readonly taskId: string | null;
}

interface Refused {
  readonly refused: ErrorCode;
}

async function unlessRefused<T extends object>(
  codes: readonly ErrorCode[],
  call: () => Promise<T>,
): Promise<T | Refused> {
  try {
    return await call();
  } catch (error) {
    if (error instanceof RefusedError && codes.includes(error.refusal.code))
      return { refused: error.refusal.code };
    throw error;
  }
}
