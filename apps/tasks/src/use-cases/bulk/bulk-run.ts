import type { TenantSettings } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import type { Deps } from '../deps.ts';
import type { Told } from '../write-telling.ts';
import type { StatusOutcome } from '../tasks/change-status.ts';

/** A bulk under way. */
export interface BulkRun extends Pick<Deps, 'limitProject'> {
  readonly tx: Transaction;
  readonly call: Call;
  readonly settings: TenantSettings;
  readonly mode: 'atomic' | 'each';
  /** Hears of each change of status that it makes. */
  readonly told: Told;
}

/** Items that are ready to be done, one after the other. */
export interface Prepared<T> {
  /** Throws a refusal without having written anything. */
  readonly apply: (item: T) => Promise<StatusOutcome>;
  /** Writes what waited for the others; the outcomes as they now stand. */
  readonly finish: (outcomes: readonly StatusOutcome[]) => Promise<readonly StatusOutcome[]>;
}
