import type { BlockTruth } from '@interlock/contracts';

type Facts = Pick<BlockTruth, 'over' | 'remediation' | 'round' | 'acknowledged' | 'snoozed' | 'settings'>;

/**
 * What is still to be announced in a round while the task is open, the next first (spec 4): an acknowledgement spares
 * the reminder, a snooze puts off what would come before its end.
 */
export function owedOf({
  over,
  remediation,
  round,
  acknowledged,
  snoozed,
  settings,
}: Facts): BlockTruth['owed'] {
  if (over || (remediation !== null && remediation.closed_at !== null)) return [];
  const levels = [
    { level: 'reminder' as const, afterS: settings.remind_after_s, isSpared: acknowledged !== null },
    { level: 'escalation' as const, afterS: settings.escalate_after_s, isSpared: false },
  ];
  return levels
    .filter(({ level, isSpared }) => !isSpared && !round.announced.includes(level))
    .map(({ level, afterS }) => {
      const at = Date.parse(round.since) + afterS * 1_000;
      const ms = snoozed === null ? at : Math.max(at, Date.parse(snoozed.until));
      return { level, at: new Date(ms).toISOString() };
    })
    .sort((one, other) => Date.parse(one.at) - Date.parse(other.at));
}
