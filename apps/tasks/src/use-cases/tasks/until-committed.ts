import { refuse } from '@interlock/contracts';

const ATTEMPTS = 10;

/**
 * Reads, decides and commits, again as long as a fact changes in between (`attempt` resolves to undefined), so that
 * a race ends in the answer its order deserves. Throws what `lost` makes, `overloaded` unless said, when that goes on.
 */
export async function untilCommitted<T>(
  attempt: () => Promise<T | undefined>,
  lost: () => Error = overloaded,
): Promise<T> {
  for (let made = 0; made < ATTEMPTS; made += 1) {
    const outcome = await attempt();
    if (outcome !== undefined) return outcome;
  }
  throw lost();
}

function overloaded(): Error {
  return refuse('overloaded', 'The task keeps changing under this request. Try again in a second.');
}
