import type { BlockInput } from '../contracts/blocked-remediation.ts';
import type { Launcher } from '../temporal/launcher.ts';

/**
 * What became of what an event gave reason to: `left` to the schedule, for too many events wait, or to the workflow,
 * which asks by itself before long; `idle`: nothing is under way that it concerns.
 */
export type Outcome = 'launched' | 'left' | 'idle';

export interface HintVersionConfig {
  readonly launcher: Pick<Launcher, 'hintBlock'>;
  /** The block of a version that is under way; rejects when the automation service can't be asked. */
  readonly blockOf: (tenantId: string, versionId: string) => Promise<BlockInput | undefined>;
}

/**
 * Hints to the block of a version, if one is under way. Nothing waits for the automation service: while it is away, a
 * block's workflow asks by itself. Rejects when Temporal doesn't take the hint.
 */
export function hintVersion({ launcher, blockOf }: HintVersionConfig) {
  return async (tenantId: string, versionId: string): Promise<Outcome> => {
    const found = await blockOf(tenantId, versionId).then(
      (block) => ({ block }),
      () => undefined,
    );
    if (found === undefined) return 'left';
    if (found.block === undefined) return 'idle';
    await launcher.hintBlock(found.block);
    return 'launched';
  };
}
