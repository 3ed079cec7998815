import type { TaskStatus } from './status-words.ts';
import type { Surface } from './surface.ts';

interface ErrorFacts {
  readonly title: string;
  /** The HTTP status; where the surfaces differ, by surface. */
  readonly status: number | Readonly<Record<Surface, number>>;
  /** The board's own spelling, where it has one (`invalid_transition`). */
  readonly app?: string;
  /** The code as it is shown, where the same word has another status elsewhere (spec 1.3). */
  readonly shownAs?: string;
  readonly retryAfterSeconds?: number;
}

const RULE = { v1: 400, api: 400, app: 422, internal: 400 } as const;

/**
 * Every way a request can be refused. A rule has one code on every surface; the HTTP status follows the
 * surface. The problem document, the OpenAPI document and the services read this table and nothing else.
 */
export const ERRORS = {
  validation_failed: { title: 'The request is malformed', status: 400 },
  unauthenticated: { title: 'Authentication is required', status: 401 },
  forbidden: { title: 'Not permitted', status: 403 },
  not_found: { title: 'Not found', status: 404 },
  method_not_allowed: { title: 'Method not allowed', status: 405 },
  request_timeout: { title: 'The request did not arrive in time', status: 408 },
  payload_too_large: { title: 'The body is too large', status: 413 },
  unsupported_media_type: { title: 'The body must be JSON', status: 415 },
  expectation_failed: { title: 'The expectation cannot be met', status: 417 },
  headers_too_large: { title: 'The headers are too large', status: 431 },
  idempotency_key_reused: { title: 'The Idempotency-Key belongs to another request', status: 422 },
  concurrency_conflict: { title: 'The object has changed meanwhile', status: 409 },
  invalid_status_transition: {
    title: 'The transition is not allowed',
    status: RULE,
    app: 'invalid_transition',
  },
  version_transition_not_allowed: {
    title: 'The transition is not allowed',
    status: 409,
    shownAs: 'invalid_status_transition',
  },
  status_prerequisite_missing: { title: 'Prerequisites are missing', status: 400 },
  blocked_reason_required: { title: 'A reason is required to block', status: 400 },
  project_missing_for_transition: { title: 'The version has no project', status: 400 },
  quote_missing_for_transition: { title: 'The project has no quote', status: 400 },
  reason_required: { title: 'A reason is required', status: RULE },
  project_status_restricted: { title: "The project's status does not allow this", status: RULE },
  dependencies_incomplete: { title: 'Dependencies are not completed', status: RULE },
  circular_dependency: { title: 'The dependency would be circular', status: RULE },
  progress_inconsistent: { title: 'Progress and status contradict each other', status: RULE },
  dates_out_of_range: { title: 'The dates are out of range', status: RULE },
  invalid_position: { title: 'The place on the board is not there', status: RULE },
  status_is_derived: { title: 'The status is derived from the checklist', status: RULE },
  not_applicable: { title: 'This does not apply now', status: 409 },
  not_redrivable: { title: 'The dead letter cannot be redriven', status: 409 },
  not_dismissible: { title: 'The dead letter cannot be dismissed', status: 409 },
  last_owner: { title: 'The last owner has to stay', status: 409 },
  secret_detected: { title: 'The text contains a secret', status: 400 },
  rate_limited: { title: 'Too many requests', status: 429, retryAfterSeconds: 1 },
  overloaded: { title: 'The service is busy', status: 503, retryAfterSeconds: 1 },
  unavailable: { title: 'The service is not available', status: 503, retryAfterSeconds: 2 },
  outcome_unknown: { title: 'The outcome is unknown', status: 504, retryAfterSeconds: 2 },
  internal: { title: 'Something went wrong on our side', status: 500 },
} as const satisfies Record<string, ErrorFacts>;

export type ErrorCode = keyof typeof ERRORS;

/** One reason among several why a request was refused; `field` is a path such as `items.0.title`. */
export interface ErrorDetail {
  readonly field?: string;
  readonly code?: string;
  readonly message: string;
}

/** What a caller needs to know to repeat a change that came too late (spec 1.3). */
export interface CurrentState {
  readonly version?: number;
  readonly task_status?: TaskStatus;
  /** Of what has one dialect only, such as a project. */
  readonly status?: string;
  readonly updated_at?: string;
}

/** A refusal: what was wrong and what to do, without HTTP and without a surface. */
export interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly details?: readonly ErrorDetail[];
  readonly current?: CurrentState;
  /** When to try again, where it is known better than the code knows. */
  readonly retryAfterSeconds?: number;
}

/** Thrown where a use case refuses; carries the refusal to the edge. */
export class RefusedError extends Error {
  readonly refusal: Refusal;

  constructor(refusal: Refusal, options?: ErrorOptions) {
    super(refusal.message, options);
    this.name = 'RefusedError';
    this.refusal = refusal;
  }
}

/** Shorthand for `new RefusedError(...)`. */
export function refuse(code: ErrorCode, message: string, more: Omit<Refusal, 'code' | 'message'> = {}) {
  return new RefusedError({ code, message, ...more });
}

/** The HTTP status of a code on a surface. */
export function httpStatus(code: ErrorCode, surface: Surface): number {
  const { status } = ERRORS[code];
  return typeof status === 'number' ? status : status[surface];
}
