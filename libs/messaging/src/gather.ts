/** How long is gathered before the next round, in milliseconds: `least` when little comes, up to `most` when much does. */
export interface Gathering {
  readonly least: number;
  readonly most: number;
  /** How long is waited for each that the last round had; {@link MS_FOR_EACH} unless said. */
  readonly forEach?: number;
}

/** What waiting for one more costs nobody who would notice: fewer than 500 a second are not waited for. */
const MS_FOR_EACH = 2;

/**
 * How long after the beginning of a round the next one begins at the earliest, by how many the last one had. A round
 * costs much the same for one as for ten, so the more come the longer it pays to wait for them.
 */
export function gatherFor({ least, most, forEach = MS_FOR_EACH }: Gathering, count: number): number {
  return Math.min(Math.max(least, count * forEach), most);
}
