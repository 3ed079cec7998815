import { storedEvents, type StoredEvent } from '../stack/stored-events.ts';
import type { World } from '../world.ts';

const OUTBOXES = ['directory', 'tasks', 'automation', 'audit', 'notifications']
  .map((schema) => `select event_id::text as id from ${schema}.outbox where tenant_id = $1`)
  .join(' union all ');

interface Told {
  readonly id: string;
  readonly entity: string;
  readonly version: number;
}

/**
 * Compares the stream with the outboxes: each event is there, no other is, and, of first occurrences, an entity's
 * versions never step back (unless `anyOrder`). One line for each way in which they differ.
 */
export async function wrongStream(world: World, tenant: string, anyOrder: boolean): Promise<string[]> {
  const { rows } = await world.admin.query<{ id: string }>(OUTBOXES, [tenant]);
  return differences(new Set(rows.map(({ id }) => id)), await storedEvents(world, tenant), anyOrder);
}

/** {@link wrongStream} of the ids that the outboxes hold and the events that the stream holds. */
export function differences(
  recorded: ReadonlySet<string>,
  stored: readonly StoredEvent[],
  anyOrder: boolean,
): string[] {
  const published = new Set<string>();
  const latest = new Map<string, number>();
  const back: string[] = [];
  const unknown: string[] = [];
  for (const { id, entity, version } of stored.map(told)) {
    if (published.has(id)) continue;
    published.add(id);
    if (!recorded.has(id)) unknown.push(id);
    if (!anyOrder && version < (latest.get(entity) ?? 0))
      back.push(`${entity} ${version} after ${latest.get(entity)}`);
    latest.set(entity, version);
  }
  const skipped = [...recorded].filter((id) => !published.has(id));
  return [
    ...(skipped.length > 0 ? [`${skipped.length} events are not in the stream, such as ${skipped[0]}`] : []),
    ...(unknown.length > 0 ? [`${unknown.length} events are in no outbox, such as ${unknown[0]}`] : []),
    ...(back.length > 0 ? [`${back.length} versions out of order in the stream, such as ${back[0]}`] : []),
  ];
}

function told({ subject, data }: StoredEvent): Told {
  const event = JSON.parse(Buffer.from(data).toString()) as {
    id: string;
    data: { entity: { type: string; id: string; version: number } };
  };
  const { type, id, version } = event.data.entity;
  return { id: event.id, entity: `${subject.split('.')[1]} ${type}/${id}`, version };
}
