import { STATUS_WORDS, type Refusal, type Surface, type TaskStatus } from '@interlock/contracts';

/** Where in its column a task goes: just before, just after, or between the two; null for both is the end. */
export interface Place {
  readonly before_id: string | null;
  readonly after_id: string | null;
}

type Neighbour = keyof Place;

/** What can be wrong with a place, as the rows say: `found_status` is null where there is no such task. */
export interface PlaceProblem {
  readonly problem: Neighbour | 'apart';
  readonly found_status: TaskStatus | null;
}

export const THE_END: Place = { before_id: null, after_id: null };

export function isTheEnd(place: Place): boolean {
  return place.before_id === null && place.after_id === null;
}

/** Why a task can't go where it says itself, or undefined. */
export function besideItselfRefusal(taskId: string, place: Place): Refusal | undefined {
  for (const field of ['before_id', 'after_id'] as const) {
    if (place[field] === taskId) return refusal(field, 'A task has no place beside itself: name another.');
  }
  return undefined;
}

/** Why there is no such place in `column`, in the words of the caller's surface. */
export function placeRefusal(
  { problem, found_status: found }: PlaceProblem,
  place: Place,
  column: TaskStatus,
  surface: Surface,
): Refusal {
  const word = (status: TaskStatus) => `'${STATUS_WORDS[status][surface]}'`;
  const next = `Read the board again and name a task of column ${word(column)}.`;
  if (problem === 'apart') {
    const message =
      'The tasks of after_id and before_id do not follow each other. Name two neighbours, or one of them alone.';
    return refusal('before_id', message);
  }
  const named = `Task ${place[problem]}`;
  if (found === null) return refusal(problem, `${named} is not on this board. ${next}`);
  return refusal(problem, `${named} is in column ${word(found)}, not ${word(column)}. ${next}`);
}

function refusal(field: Neighbour, message: string): Refusal {
  return { code: 'invalid_position', message, details: [{ field, message }] };
}
