import { problemSchema, type Problem } from '@interlock/contracts';

/** A refusal, as the gateway put it. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  readonly status: number;
  /** Seconds after which to try again, where the answer says so. */
  readonly retryAfter: number | undefined;

  constructor(problem: Problem, status: number, retryAfter: number | undefined) {
    super(`${status} ${problem.code}: ${problem.detail}`);
    this.problem = problem;
    this.status = status;
    this.retryAfter = retryAfter;
  }
}

/** The error of an answer that is no success; also of one that something between here and the gateway gave. */
export function problemError(response: Response, body: unknown): ProblemError {
  const parsed = problemSchema.safeParse(body);
  const seconds = Number(response.headers.get('retry-after') ?? undefined);
  const problem = parsed.success ? parsed.data : foreignProblem(response);
  return new ProblemError(problem, response.status, Number.isFinite(seconds) ? seconds : undefined);
}

function foreignProblem({ status, statusText, headers }: Response): Problem {
  return {
    type: 'about:blank',
    title: statusText,
    status,
    code: 'internal',
    detail: 'The answer is no problem document: it does not come from the gateway.',
    details: [],
    request_id: headers.get('x-request-id') ?? '',
  };
}
