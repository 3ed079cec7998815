import { refuse, type catalog } from '@interlock/contracts';
import type { UseCase } from '@interlock/messaging';
import { pageOf } from '@interlock/service';
import { quoteOf } from '../../store/present.ts';
import { requireProject } from '../../store/projects.ts';
import { findQuote, listQuoteRows } from '../../store/quotes.ts';
import type { Deps } from '../deps.ts';

type Contracts = (typeof catalog)['automation'];

/** One quote of a project. */
export function getQuote({ database }: Deps): UseCase<Contracts['getQuote']> {
  return (call, { project_id, quote_id }) =>
    database.read(call, async (tx) => {
      const row = await findQuote(tx, { tenant_id: call.principal.tenantId, project_id, quote_id });
      if (row === undefined) throw refuse('not_found', 'There is no quote with this id in this project.');
      return { quote: quoteOf(row) };
    });
}

/** The quotes of a project, the one that counts first. */
export function listQuotes({ database }: Deps): UseCase<Contracts['listQuotes']> {
  return (call, { project_id, cursor, limit }) =>
    database.read(call, async (tx) => {
      const { tenantId } = call.principal;
      await requireProject(tx, tenantId, project_id);
      const rows = await listQuoteRows(tx, { tenant_id: tenantId, project_id }, { cursor, limit: limit + 1 });
      return pageOf('list_quotes', rows, limit, quoteOf, ({ sequence }) => String(sequence));
    });
}
