import { createHash } from 'node:crypto';
import { withTransaction } from '@interlock/database';
import { UnprocessableError, type DeadLetter, type Delivery } from '@interlock/messaging';
import { redact } from '@interlock/secrets';
import { z } from 'zod';
import { NO_TENANT } from '../../domain/letter-access.ts';
import { entityOfPayload } from '../../domain/letter-entity.ts';
import { firstState } from '../../domain/letter-rule.ts';
import { isUnstorable } from '../../store/append.ts';
import { insertLetter, type NewLetter } from '../../store/dead-letters.ts';
import type { Deps } from '../deps.ts';

const LONGEST_MESSAGE = 2_000;

const letterSchema = z.object({
  service: z.string().min(1),
  stream: z.string().min(1),
  sequence: z.int().min(0),
  subject: z.string(),
  event_id: z.string(),
  tenant_id: z.string().min(1).nullable(),
  payload: z.string(),
  truncated: z.boolean().default(false),
  error: z.object({ code: z.string(), message: z.string() }),
  deliveries: z.int().min(0),
  failed_at: z.iso.datetime(),
}) satisfies z.ZodType<DeadLetter>;

/**
 * Stores the letters of the stream DEAD. A letter that came before changes nothing, also when it was redriven since:
 * its id follows from its message id. Throws {@link UnprocessableError} for the whole batch when one of it is none.
 */
export function storeLetters({ database }: Deps) {
  return async (deliveries: readonly Delivery[]): Promise<void> => {
    const letters = deliveries.map(read);
    try {
      await withTransaction(database.pool, async (tx) => {
        for (const letter of letters) await insertLetter(tx, letter);
      });
    } catch (error) {
      if (!isUnstorable(error)) throw error;
      throw new UnprocessableError('malformed', 'The letter holds what cannot be stored.', null, {
        cause: error,
      });
    }
  };
}

const TENANT = /"tenant_id":"([^"]{1,64})"/;

/** Letters of one tenant wait for each other alone; it is read as it was written, without parsing. */
export function laneOfLetter(delivery: Delivery): string {
  return TENANT.exec(delivery.text())?.[1] ?? '';
}

function read(delivery: Delivery): NewLetter {
  try {
    const letter = letterSchema.parse(JSON.parse(delivery.text()));
    if (delivery.subject !== `dead.${letter.service}`)
      throw new Error(`service: differs from the subject '${delivery.subject}'.`);
    return newLetter(delivery.id, letter);
  } catch (cause) {
    const why = cause instanceof z.ZodError ? z.prettifyError(cause) : (cause as Error).message;
    throw new UnprocessableError('malformed', `The letter cannot be read: ${why}`, null, { cause });
  }
}

function newLetter(messageId: string, letter: z.output<typeof letterSchema>): NewLetter {
  const payload = redact(letter.payload);
  const entity = entityOfPayload(payload);
  const { service, stream, sequence, deliveries, truncated } = letter;
  return {
    ...{ service, stream, sequence, deliveries, truncated },
    tenant_id: letter.tenant_id ?? NO_TENANT,
    id: letterId(messageId),
    subject: storable(letter.subject),
    message_id: storable(letter.event_id),
    entity_type: entity?.type ?? null,
    entity_id: entity?.id ?? null,
    entity_version: entity?.version ?? null,
    event_at: entity?.at ?? null,
    error_code: storable(letter.error.code),
    error_message: storable(redact(letter.error.message)).slice(0, LONGEST_MESSAGE),
    first_failed_at: new Date(letter.failed_at),
    state: firstState({ service, stream, truncated, error_code: letter.error.code }),
    payload: Buffer.from(payload),
  };
}

/** A UUID that follows from the id under which a letter was stored in the stream (version 8 of RFC 9562). */
export function letterId(messageId: string): string {
  const bytes = createHash('sha256').update(`interlock dead letter ${messageId}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return bytes.toString('hex').replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** The text without what a text column refuses. */
function storable(text: string): string {
  return text.replace(/[\0\p{Cs}]/gu, '\ufffd');
}
