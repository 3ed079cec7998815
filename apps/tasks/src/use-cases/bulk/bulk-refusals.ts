import { RefusedError, type ErrorDetail, type Refusal } from '@interlock/contracts';

/** The answer to 500 items, each refused for a hundred reasons, would be too large to send. */
const DETAILS_OF_AN_ITEM = 3;

/** The refusal of one item among many: with its first details alone. */
export function briefRefusal(refusal: Refusal): Refusal {
  const { details } = refusal;
  return details ? { ...refusal, details: details.slice(0, DETAILS_OF_AN_ITEM) } : refusal;
}

/**
 * Throws the first of `refusals`, by index in `list`, if there is one; its details name every item that was refused,
 * such as `changes.3` or `tasks.3.reason`, with its code.
 */
export function requireNone(refusals: ReadonlyMap<number, Refusal>, list: 'tasks' | 'changes'): void {
  const [first] = refusals;
  if (first === undefined) return;
  const [index, refusal] = first;
  const others = refusals.size === 1 ? '' : ` (${refusals.size - 1} more refused, see details)`;
  throw new RefusedError({
    ...refusal,
    message: `${list}.${index}: ${refusal.message}${others} Nothing was changed.`,
    details: [...refusals].flatMap(([at, each]) => detailsAt(`${list}.${at}`, each)),
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
