import type { HttpAnswer } from '@interlock/load';

/** One request, and what its answer is judged by. */
export interface Ask {
  readonly request: string;
  /** What is wrong with the answer; undefined when nothing is. */
  readonly answered: (answer: HttpAnswer) => string | undefined;
}

/** Where requests come from. */
export interface Source {
  next(): Ask;
}
