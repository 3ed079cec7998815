import { z } from 'zod';
import { ERRORS, httpStatus, type CurrentState, type Refusal } from './errors.ts';
import { STATUS_WORDS } from './status-words.ts';
import type { Surface } from './surface.ts';

/** RFC 9457 problem document; `success` and `message` stand only on the board's surface. */
export const problemSchema = z.object({
  type: z.string(),
  title: z.string(),
  status: z.int(),
  code: z.string(),
  detail: z.string(),
  details: z.array(
    z.object({ field: z.string().optional(), code: z.string().optional(), message: z.string() }),
  ),
  request_id: z.string(),
  current: z
    .object({
      version: z.int().optional(),
      status: z.union([z.string(), z.int()]).optional(),
      updated_at: z.string().optional(),
    })
    .optional(),
  success: z.literal(false).optional(),
  message: z.string().optional(),
});

export type Problem = z.output<typeof problemSchema>;

/** The problem document of a refusal, as `surface` shows it. */
export function problem(refusal: Refusal, surface: Surface, requestId: string): Problem {
  const facts = ERRORS[refusal.code];
  const code = spelling(refusal.code, surface);
  return {
    type: `urn:interlock:error:${code}`,
    title: facts.title,
    status: httpStatus(refusal.code, surface),
    code,
    detail: refusal.message,
    details: [...(refusal.details ?? [])],
    request_id: requestId,
    ...(refusal.current === undefined ? {} : { current: currentState(refusal.current, surface) }),
    ...(surface === 'app' ? { success: false as const, message: refusal.message } : {}),
  };
}

/** A code as a surface shows it. */
function spelling(code: Refusal['code'], surface: Surface): string {
  const facts = ERRORS[code];
  if (surface === 'app' && 'app' in facts) return facts.app;
  return 'shownAs' in facts ? facts.shownAs : code;
}

function currentState({ task_status: status, ...rest }: CurrentState, surface: Surface) {
  return status === undefined ? rest : { ...rest, status: STATUS_WORDS[status][surface] };
}

/** Seconds after which a client should try again, for the codes that say so. */
export function retryAfter(code: Refusal['code']): number | undefined {
  const facts = ERRORS[code];
  return 'retryAfterSeconds' in facts ? facts.retryAfterSeconds : undefined;
}
