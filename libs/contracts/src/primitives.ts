import { z } from 'zod';

/** Ids of tenants, users, quotes and failures, which come from outside. */
export const externalId = z
  .string()
  .regex(/^[A-Za-z0-9_.-]{1,64}$/, 'Use 1 to 64 of A-Z, a-z, 0-9, "_", "." and "-".')
  .meta({ id: 'ExternalId' });

/** Ids made here: UUIDv7. Any UUID is accepted on the way in; an unknown one is simply not found. */
export const id = z.guid('Use a UUID.').transform((value) => value.toLowerCase());

const EARLIEST = Date.UTC(1000, 0, 1);
const LATEST = Date.UTC(9999, 11, 31, 23, 59, 59, 999);

const NO_TIME = 'Use an ISO-8601 time with a zone, such as 2026-01-31T12:00:00.000Z.';
const PLUS_WAS_LOST =
  "The '+' before the offset arrived as a space, as it does in a URL: write it as %2B, or use a time in UTC that ends in Z.";

/** Whether a time has a space where the sign of its offset belongs. */
function lostItsPlus(input: unknown): boolean {
  return typeof input === 'string' && /^\S+T\S+ \d\d:?\d\d$/.test(input);
}

/** A moment between the years 1000 and 9999: with any offset on the way in, UTC with milliseconds from there on. */
export const timestamp = z.iso
  .datetime({
    offset: true,
    abort: true,
    error: ({ input }) => (lostItsPlus(input) ? PLUS_WAS_LOST : NO_TIME),
  })
  .refine((value) => Date.parse(value) >= EARLIEST && Date.parse(value) <= LATEST, {
    error: 'Use a time between the years 1000 and 9999.',
    abort: true,
  })
  .transform((value) => new Date(value).toISOString());

/** A calendar day, `YYYY-MM-DD`. */
export const day = z.iso
  .date({ error: 'Use a date such as 2026-01-31.', abort: true })
  .refine((value) => value >= '1000-01-01', 'Use a date from the year 1000 on.');

/** Whether Postgres can store a text: no NUL, no half of a surrogate pair. */
export function isStorable(value: string): boolean {
  return !/[\0\p{Cs}]/u.test(value);
}

const NOT_STORABLE = 'Must not contain NUL or half a surrogate pair.';

const EMPTY = 'Must not be empty.';
const NOTHING_TO_SEE = /^[\p{White_Space}\p{Default_Ignorable_Code_Point}\p{Cc}]*$/u;

/** A text without the white space around it; empty where it has nothing to see: no more than that, joiners and controls. */
export function trimmed(value: string | null | undefined): string {
  return value == null || NOTHING_TO_SEE.test(value) ? '' : value.trim();
}

/** A text of a person: trimmed, with something to see, at most `max` characters, storable. */
export function text(max: number) {
  return z
    .string()
    .trim()
    .min(1, { error: EMPTY, abort: true })
    .refine((value) => trimmed(value) !== '', { error: EMPTY, abort: true })
    .max(max, `Use at most ${max} characters.`)
    .refine(isStorable, NOT_STORABLE);
}

export const title = text(200);
export const description = text(10_000);

/** A reason as it arrives: whether one is needed, and its length, is a rule of the transition (`reason_required`). */
export const reason = z.string().refine(isStorable, NOT_STORABLE);

const MOST_DEPENDENCIES = 100;

/** What a task depends on: ids of tasks of the same context, each once. */
export const dependencies = z
  .array(id)
  .max(MOST_DEPENDENCIES, `Use at most ${MOST_DEPENDENCIES} dependencies.`)
  .transform((ids) => [...new Set(ids)]);

/** A time zone by its name in IANA's database. */
export const timeZone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'Use a name of the IANA time zone database, such as Europe/Zurich or UTC.')
  .meta({ format: 'time-zone' });

function isTimeZone(name: string): boolean {
  // Offsets such as +01:00 are taken by Intl too, but name no zone.
  if (!/^[A-Za-z]/.test(name)) return false;
  try {
    new Intl.DateTimeFormat('en', { timeZone: name });
    return true;
  } catch {
    return false;
  }
}

/** The two query names of every list. */
export const page = {
  limit: z
    .union(
      [
        z.int().min(1).max(200),
        z
          .string()
          .regex(/^([1-9]\d?|1\d\d|200)$/)
          .transform(Number),
      ],
      'Use a number from 1 to 200.',
    )
    .default(50),
  cursor: z.string().max(400).optional(),
};

/** The shape of every list. */
export function listOf<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), next_cursor: z.string().nullable() });
}

/** The cursor of `list` after `key`, opaque to clients. */
export function encodeCursor(list: string, key: string): string {
  return Buffer.from(`${list} ${key}`, 'utf8').toString('base64url');
}

/** Whose a cursor is, and the key in it; what is no cursor is nobody's. */
export function decodeCursor(cursor: string): { readonly list: string; readonly key: string } {
  const [list = '', ...key] = Buffer.from(cursor, 'base64url').toString('utf8').split(' ');
  return { list, key: key.join(' ') };
}

/** The output of what only acknowledges: an empty object inside, no body over HTTP. */
export const nothing = z.object({});

/** The name of a source of messages: one token of a NATS subject. */
export const sourceName = z
  .string()
  .regex(/^[A-Za-z0-9_-]{1,64}$/, 'Use 1 to 64 of A-Z, a-z, 0-9, "_" and "-".');

const DEEPEST_METADATA = 10;
const LARGEST_METADATA_BYTES = 16 * 1024;

/** Whether a value of JSON can be stored: its texts and names, and how deep it nests. */
function isStorableJson(value: unknown, depth = 0): boolean {
  if (typeof value === 'string') return isStorable(value);
  if (typeof value !== 'object' || value === null) return true;
  if (depth === DEEPEST_METADATA) return false;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorableJson(inner, depth + 1));
}

/** What a caller wants to be remembered with a status: an object of JSON, 10 deep and 16 KiB large at most. */
export const statusMetadata = z
  .record(z.string(), z.unknown())
  .refine(isStorableJson, {
    error: `Must not contain NUL or half a surrogate pair, nor nest deeper than ${DEEPEST_METADATA}.`,
    abort: true,
  })
  .refine((value) => Buffer.byteLength(JSON.stringify(value)) <= LARGEST_METADATA_BYTES, {
    error: `Use at most ${LARGEST_METADATA_BYTES} bytes.`,
  });
