import { refuse, type catalog } from '@interlock/contracts';
import { newId } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { tenantOfContext } from '../../store/failures.ts';
import type { Deps } from '../deps.ts';

/** Publishes a message and resolves when the stream has stored it. */
export type Publish = (subject: string, id: string, message: object) => Promise<void>;

/**
 * Publishes a failure for a service that doesn't speak NATS, under the tenant of its token; the task follows from
 * the stream, as for all others. Throws `not_found` for a context that isn't the tenant's.
 */
export function reportValidationFailure({
  database,
  publish,
}: Deps & { readonly publish: Publish }): UseCase<(typeof catalog)['tasks']['reportValidationFailure']> {
  return async (call, { source, ...failure }) => {
    const { tenantId } = call.principal;
    await database.read(call, async (tx) => {
      const owner = await tenantOfContext(tx, failure.context_type, failure.context_id);
      if (owner !== tenantId) throw refuse('not_found', `There is no ${failure.context_type} with this id.`);
    });
    const id = newId();
    await publish(`validation.failed.${source}`, id, {
      specversion: '1.0',
      id,
      source: `/validation/${source}`,
      type: 'validation.failed.v1',
      time: new Date().toISOString(),
      datacontenttype: 'application/json',
      tenantid: tenantId,
      requestid: call.requestId,
      data: failure,
    });
    return { event_id: id };
  };
}
