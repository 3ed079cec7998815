import { setImmediate as turn } from 'node:timers/promises';

/**
 * What a source has ready, in batches of at most `size`, at least one at a time: a batch ends where the source would
 * have to be waited for.
 */
export async function* inBatches<T>(source: AsyncIterable<T>, size: number): AsyncGenerator<T[]> {
  const iterator = source[Symbol.asyncIterator]();
  let next = iterator.next();
  try {
    for (let first = await next; !first.done; first = await next) {
      const batch = [first.value];
      next = iterator.next();
      while (batch.length < size) {
        const more = await Promise.race([next, turn(undefined)]);
        if (more === undefined || more.done) break;
        batch.push(more.value);
        next = iterator.next();
      }
      yield batch;
    }
  } finally {
    // Not awaited: it ends after the item that is being waited for, and that may never come.
    void iterator.return?.();
  }
}
