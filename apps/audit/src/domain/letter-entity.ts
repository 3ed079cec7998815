/** What a buried message is about. */
export interface LetterEntity {
  readonly type: string;
  readonly id: string;
  readonly version: number | null;
  /** When the event happened; null of what is no event. */
  readonly at: Date | null;
}

type Json = Record<string, unknown>;

/**
 * The entity that a payload names, as far as it can be read at all: an event's own, or the context of a validation
 * message, whichever mode of CloudEvents it came in.
 */
export function entityOfPayload(payload: string): LetterEntity | null {
  const message = parsed(payload);
  if (message === undefined) return null;
  const data = isObject(message['data']) ? message['data'] : message;
  if (isObject(data['entity'])) {
    const { type, id, version } = data['entity'];
    return entity(type, id, version, message['time']);
  }
  return entity(data['context_type'], data['context_id'], null, null);
}

function entity(type: unknown, id: unknown, version: unknown, time: unknown): LetterEntity | null {
  if (!isName(type) || !isName(id)) return null;
  return {
    type,
    id,
    version: Number.isSafeInteger(version) ? (version as number) : null,
    at: timeOf(time),
  };
}

const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

function timeOf(text: unknown): Date | null {
  if (typeof text !== 'string' || !TIME.test(text)) return null;
  const time = new Date(text);
  return Number.isNaN(time.getTime()) ? null : time;
}

function isName(value: unknown): value is string {
  return typeof value === 'string' && /^[\x21-\x7e]{1,128}$/.test(value);
}

function isObject(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function parsed(payload: string): Json | undefined {
  try {
    const value: unknown = JSON.parse(payload);
    return isObject(value) ? value : undefined;
  } catch {
    return undefined;
  }
}
