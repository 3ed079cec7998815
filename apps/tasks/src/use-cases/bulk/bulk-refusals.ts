import { RefusedError, type BulkResult, type ErrorDetail, type Refusal } from '@interlock/contracts';

/** The answer to 500 items, each refused for a hundred reasons, would be too large to send. */
const DETAILS_OF_AN_ITEM = 3;

/** The refusal of one item among many: with its first details alone. */
export function briefRefusal(refusal: Refusal): Refusal {
  const { details } = refusal;
  return details ? { ...refusal, details: details.slice(0, DETAILS_OF_AN_ITEM) } : refusal;
}

/**
 * Throws the first refusal among `results`, if there is one; its details name every item of `list` that was refused,
 * such as `changes.3` or `tasks.3.reason`, with its code.
 */
export function requireNoneRefused(list: 'tasks' | 'changes', results: readonly BulkResult[]): void {
  const refused = results.flatMap((result, index) =>
    result.type === 'refused' ? [{ refusal: result.refusal as Refusal, at: `${list}.${index}` }] : [],
  );
  const [first] = refused;
  if (first === undefined) return;
  const others = refused.length === 1 ? '' : ` (${refused.length - 1} more refused, see details)`;
  throw new RefusedError({
    ...first.refusal,
    message: `${first.at}: ${first.refusal.message}${others} Nothing was changed.`,
    details: refused.flatMap(({ refusal, at }) => detailsAt(at, refusal)),
  });
}

function detailsAt(at: string, { code, message, details = [] }: Refusal): ErrorDetail[] {
  if (details.length === 0) return [{ field: at, code, message }];
  return details.map((detail) => ({
    field: detail.field === undefined ? at : `${at}.${detail.field}`,
    code,
    message: detail.message,
  }));
}
