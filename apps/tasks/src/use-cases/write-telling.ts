import type { Transaction } from '@interlock/database';
import type { Call } from '@interlock/messaging';
import type { TenantDatabase } from '@interlock/service';
import type { Deps, StatusChanged } from './deps.ts';

type Standing = Parameters<Parameters<TenantDatabase['write']>[1]>[1];
export type Told = (change: StatusChanged) => void;

/** A writing transaction; the changes of status that it was `told` of are passed on once it is committed. */
export async function writeTelling<T>(
  { database, onStatusChanges }: Pick<Deps, 'database' | 'onStatusChanges'>,
  call: Call,
  work: (tx: Transaction, standing: Standing, told: Told) => Promise<T>,
): Promise<T> {
  // Work may run more than once; what counts is what was committed.
  let changed: StatusChanged[] = [];
  const output = await database.write(call, (tx, standing) => {
    changed = [];
    return work(tx, standing, (change) => changed.push(change));
  });
  onStatusChanges(changed);
  return output;
}
