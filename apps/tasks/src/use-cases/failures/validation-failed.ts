import { withTransaction } from '@interlock/database';
import { limited, UnsettledError } from '@interlock/messaging';
import { commitFailures, type DecidedFailure } from '../../store/joined-failures.ts';
import type { Deps } from '../deps.ts';
import { untilCommitted } from '../tasks/until-committed.ts';
import { askedOf, decideFailures } from './decided-failures.ts';
import type { FailedMessage } from './failed-message.ts';
import { occurrenceCounted } from './new-occurrence.ts';

type Stores = Pick<Deps, 'database' | 'failures'>;

/** Half of a small pool: a batch of occurrences must not take every connection from the calls. */
const atOnce = limited(4);

/**
 * Makes tasks of validation failures (Flow 31), or counts them in the open tasks about the same things; one whose id is
 * known does nothing. No two of `messages` are about the same thing. They are read together, decided one by one, and
 * those of a tenant committed together, each only while what it was decided by is true, or else it is read again. Throws
 * the first that was refused or failed, when the others are done; those that are committed with it fail with it.
 */
export async function validationsFailed(stores: Stores, messages: readonly FailedMessage[]): Promise<void> {
  let left: Left = { messages, tenantId: null };
  await untilCommitted(
    async () => {
      left = await decideAndCommit(stores, left.messages);
      return left.messages.length === 0 ? left : undefined;
    },
    () => new UnsettledError(left.tenantId),
  );
}

/** Messages that are to be decided again, and the tenant of the first. */
interface Left {
  readonly messages: readonly FailedMessage[];
  readonly tenantId: string | null;
}

async function decideAndCommit(stores: Stores, messages: readonly FailedMessage[]): Promise<Left> {
  const facts = await stores.failures.read(messages.map(askedOf));
  const { tasks, occurrences, refused } = decideFailures(messages, facts);
  const counted = await Promise.allSettled(
    occurrences.map((message) => atOnce(() => count(stores, message))),
  );
  const made = await Promise.allSettled(
    [...tasks].map(([tenantId, ofTenant]) => make(stores, tenantId, ofTenant)),
  );
  const outcomes = [...counted, ...made];
  const failed = [...refused, ...outcomes.flatMap((one) => (one.status === 'rejected' ? [one.reason] : []))];
  if (failed.length > 0) throw failed[0];
  const late = new Set(outcomes.flatMap((one) => (one.status === 'fulfilled' ? one.value : [])));
  const first = messages.findIndex((message) => late.has(message));
  return {
    messages: messages.filter((message) => late.has(message)),
    tenantId: facts[first]?.tenant_id ?? null,
  };
}

async function count({ database }: Stores, message: FailedMessage): Promise<FailedMessage[]> {
  const isCounted = await withTransaction(database.pool, (tx) => occurrenceCounted(tx, message));
  database.committed();
  return isCounted ? [] : [message];
}

async function make(
  { database, failures }: Stores,
  tenantId: string,
  decided: ReadonlyMap<DecidedFailure, FailedMessage>,
): Promise<FailedMessage[]> {
  const committed = await failures.commit(commitFailures(tenantId, [...decided.keys()]));
  database.committed();
  const made = new Set(committed?.made);
  return [...decided].filter(([{ task }]) => !made.has(task.id)).map(([, message]) => message);
}
