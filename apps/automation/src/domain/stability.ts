import { REMEDIATION_DEFAULTS, type BlockTruth, type TenantSettings } from '@interlock/contracts';
import type { VersionFacts } from './facts.ts';

export type Stability = BlockTruth['stability'];

/**
 * The one predicate (spec 1.9) for a hand, for `transitions` and for the loop: the latest record since the block says
 * so; without one, the quiet period since the task was closed has passed without a validation failure.
 */
export function stabilityOf(
  { version, evidence, remediation, now }: Pick<VersionFacts, 'version' | 'evidence' | 'remediation' | 'now'>,
  settings: TenantSettings,
): Stability {
  const record = evidence.stability;
  if (record && version.blocked_at !== null && isSince(record.recorded_at, version.blocked_at)) {
    const state = record.stable ? 'stable' : 'unstable';
    return { state, because: 'record', since: record.recorded_at, stable_at: null };
  }
  const closed = remediation?.closed_at ?? null;
  if (remediation === null || closed === null) {
    return { state: 'pending', because: 'remediation_open', since: null, stable_at: null };
  }
  if (remediation.failed_at !== null) {
    return {
      state: 'unstable',
      because: 'validation_failure',
      since: remediation.failed_at,
      stable_at: null,
    };
  }
  const quiet = settings.remediation?.quiet_period_s ?? REMEDIATION_DEFAULTS.quiet_period_s;
  const stable_at = new Date(Date.parse(closed) + quiet * 1_000).toISOString();
  const state = isSince(now, stable_at) ? 'stable' : 'pending';
  return { state, because: 'quiet_period', since: closed, stable_at };
}

function isSince(time: string, start: string): boolean {
  return Date.parse(time) >= Date.parse(start);
}
