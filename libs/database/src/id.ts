import { randomFillSync } from 'node:crypto';
import { v7 } from 'uuid';

const BYTES_OF_ID = 16;
/** Random bytes are fetched for many ids at once: asking for them costs more than making an id of them. */
const pool = new Uint8Array(256 * BYTES_OF_ID);
let used = pool.length;
/** The last id's time and place in it: ids made in the same millisecond are in order too. */
let msecs = -Infinity;
let seq = 0;

/** A new UUIDv7: ids of a process sort by the order in which they were made. */
export function newId(): string {
  if (used === pool.length) {
    randomFillSync(pool);
    used = 0;
  }
  const random = pool.subarray(used, (used += BYTES_OF_ID));
  const now = Date.now();
  if (now > msecs) {
    msecs = now;
    seq = new DataView(random.buffer, random.byteOffset).getUint32(6) >>> 1;
  } else {
    seq = (seq + 1) | 0;
    if (seq === 0) msecs += 1;
  }
  return v7({ random, msecs, seq });
}
