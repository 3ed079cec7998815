import DataLoader from 'dataloader';

/** How much is done together. */
export interface JoinLimits {
  /** Requests in one round trip, at most. */
  readonly largest: number;
  /** Round trips under way at once, at most: what is asked for meanwhile goes together with the next. */
  readonly atOnce: number;
}

/** A reading is mostly the asking, so many share one. */
export const READING: JoinLimits = { largest: 16, atOnce: 2 };
/** A commit is mostly the work, so fewer share one, and more of them keep every processor of the database busy. */
export const COMMITTING: JoinLimits = { largest: 8, atOnce: 6 };

/**
 * Has what callers ask for one by one done together. While less than `atOnce` is under way a request leaves at the end
 * of its turn, so that one who asks alone waits for nobody; those that come meanwhile leave in one round trip.
 * `together` answers in the order of its requests; an `Error` in the place of an answer is thrown to its caller alone.
 */
export function joined<Asked, Answer>(
  together: (asked: readonly Asked[]) => Promise<readonly (Answer | Error)[]>,
  { largest, atOnce }: JoinLimits,
): (asked: Asked) => Promise<Answer> {
  const waiting: (() => void)[] = [];
  let underWay = 0;
  const leave = (dispatch: () => void) => {
    underWay += 1;
    setImmediate(dispatch);
  };
  const loader = new DataLoader<Asked, Answer>(
    async (asked) => {
      try {
        return await together(asked);
      } finally {
        underWay -= 1;
        const next = waiting.shift();
        if (next) leave(next);
      }
    },
    {
      cache: false,
      maxBatchSize: largest,
      batchScheduleFn: (dispatch) => {
        if (underWay < atOnce) leave(dispatch);
        else waiting.push(dispatch);
      },
    },
  );
  return (asked) => loader.load(asked);
}
