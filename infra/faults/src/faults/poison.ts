import { randomUUID } from 'node:crypto';
import { newFailure } from '../load/publisher.ts';
import type { Scenery } from '../load/scenery.ts';

/** A message that nobody can process as things stand. */
export interface Poison {
  /** Also the id of the message. */
  readonly id: string;
  readonly text: string;
  /** Why it is buried. */
  readonly code: string;
  /** Whether its cause can be mended: the assignee becomes a member of the project. */
  readonly mendable: boolean;
}

/** Assigned to somebody who is no member, so far; about a project that is not there; and no JSON at all. */
const KINDS: readonly ((scenery: Scenery, stranger: string) => Omit<Poison, 'id'> & { id?: string })[] = [
  (scenery, stranger) => failing(newFailure(scenery, stranger), 'validation_failed', true),
  (scenery) =>
    failing({ ...newFailure(scenery, null), context_id: randomUUID() }, 'context_not_found', false),
  () => ({ text: '{"failure_id": ', code: 'malformed', mendable: false }),
];

function failing(failure: ReturnType<typeof newFailure>, code: string, mendable: boolean) {
  return { id: failure.failure_id, text: JSON.stringify(failure), code, mendable };
}

/** So many poison messages, of all kinds in turn; `stranger` is who the mendable ones are assigned to. */
export function poisons(scenery: Scenery, stranger: string, count: number): Poison[] {
  return Array.from({ length: count }, (_, index) => {
    const kind = KINDS[index % KINDS.length]!;
    return { id: randomUUID(), ...kind(scenery, stranger) };
  });
}
