/** A failure as people are to read it in Temporal's UI: what is wrong, without the places in the code. */
export function withoutStack<E extends Error>(failure: E): E {
  failure.stack = '';
  return failure;
}
