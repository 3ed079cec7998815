/** A part of a list that is ordered by id, newest first. */
export interface Page {
  readonly limit: number;
  readonly cursor?: string | undefined;
}
