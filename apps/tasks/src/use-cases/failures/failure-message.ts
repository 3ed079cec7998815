import {
  validationFailed,
  validationResolved,
  type ValidationFailed,
  type ValidationResolved,
} from '@interlock/contracts';
import { UnprocessableError, type Delivery } from '@interlock/messaging';
import { findSecrets, redactDeep, secretFields } from '@interlock/secrets';

/** A message about a validation failure, read. `tenantHints` are what it says of the tenant; none is trusted. */
export interface FailureMessage {
  readonly about: 'failed' | 'resolved';
  readonly source: string;
  /** The request that reported it, where there was one; else the message's own id. */
  readonly requestId: string;
  readonly failure: ValidationFailed | ValidationResolved;
  readonly tenantHints: readonly string[];
}

const REQUEST_ID = /^[A-Za-z0-9_.-]{1,128}$/;

type Json = Record<string, unknown>;

/** What the message of another type is taken for: it is acknowledged, and counted. */
export interface OtherType {
  readonly otherType: string;
}

/**
 * Reads `validation.failed.<source>` and `validation.resolved.<source>`: a CloudEvent in structured mode, or in
 * binary mode, where the payload is the data itself. Throws what makes a dead letter of anything else.
 */
export function readFailureMessage(delivery: Delivery): FailureMessage | OtherType {
  const [, about, source] = delivery.subject.split('.');
  if ((about !== 'failed' && about !== 'resolved') || source === undefined) {
    throw new UnprocessableError(
      'unknown_subject',
      `Nothing is expected on the subject '${delivery.subject}'.`,
    );
  }
  const message = parse(delivery);
  const isStructured = 'specversion' in message;
  const { specversion, type } = isStructured ? message : attributesInHeaders(delivery);
  const promised = `validation.${about}.v1`;
  if (specversion !== undefined) {
    if (specversion !== '1.0' || typeof type !== 'string' || type === '') throw malformedEnvelope(promised);
    if (type !== promised) return { otherType: type };
  }
  const data = isStructured ? message['data'] : message;
  const read = (about === 'failed' ? validationFailed : validationResolved).safeParse(data);
  if (!read.success) {
    const problems = read.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`);
    throw new UnprocessableError('malformed', problems.join('; '));
  }
  const hints = [read.data.tenant_id, message['tenantid']].filter((hint) => typeof hint === 'string');
  const given = message['requestid'];
  const isFit = typeof given === 'string' && REQUEST_ID.test(given) && findSecrets(given).length === 0;
  const requestId = isFit ? given : delivery.id;
  return { about, source, requestId, failure: withoutSecrets(source, read.data), tenantHints: hints };
}

/** The attributes of binary mode. A redriven message comes without: its type was right when it was read first. */
function attributesInHeaders(delivery: Delivery): Json {
  return { specversion: delivery.header('ce-specversion'), type: delivery.header('ce-type') };
}

function malformedEnvelope(promised: string): UnprocessableError {
  const what = `The envelope is no CloudEvent 1.0: send specversion '1.0' and type '${promised}'.`;
  return new UnprocessableError('malformed', what);
}

/** A source may quote what it found: secrets in its words are replaced, and an id that is one can't be kept. */
function withoutSecrets(source: string, failure: FailureMessage['failure']): FailureMessage['failure'] {
  const { failure_id, code, ...rest } = failure;
  if (secretFields({ source, failure_id, code }).length > 0) {
    throw new UnprocessableError(
      'secret_detected',
      'The source, the failure_id or the code of the message contains a secret.',
    );
  }
  return { failure_id, code, ...redactDeep(rest) };
}

function parse(delivery: Delivery): Json {
  let message: unknown;
  try {
    message = delivery.json();
  } catch (error) {
    throw new UnprocessableError('malformed', 'The message is not valid JSON.', null, { cause: error });
  }
  if (typeof message === 'object' && message !== null && !Array.isArray(message)) return message as Json;
  throw new UnprocessableError('malformed', 'The message must be a JSON object.');
}
