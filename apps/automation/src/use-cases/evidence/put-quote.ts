import type { catalog } from '@interlock/contracts';
import { recordChange } from '@interlock/database';
import type { UseCase } from '@interlock/messaging';
import { changeBy } from '@interlock/service';
import { quoteOf } from '../../store/present.ts';
import { holdProject } from '../../store/projects.ts';
import { findQuote, insertQuote, saveQuote } from '../../store/quotes.ts';
import type { Deps } from '../deps.ts';

type PutQuote = (typeof catalog)['automation']['putQuote'];

/** Makes or replaces a quote under its project's lock; what is there already is not written again. */
export function putQuote({ database }: Deps): UseCase<PutQuote> {
  return (call, { project_id, quote_id, status, payment_required, payment_captured }) =>
    database.write(call, async (tx) => {
      const { tenantId } = call.principal;
      await holdProject(tx, tenantId, project_id);
      const key = { tenant_id: tenantId, project_id, quote_id };
      const values = { status, payment_required, payment_captured };
      const before = await findQuote(tx, key);
      const isSame =
        before?.status === status &&
        before.payment_required === payment_required &&
        before.payment_captured === payment_captured;
      if (before && isSame) return { quote: quoteOf(before), created: false };
      const row = before ? await saveQuote(tx, key, values) : await insertQuote(tx, key, values);
      const created = before === undefined;
      const said = { project_id, quote_id, ...values, created };
      await recordChange(
        tx,
        changeBy(call, {
          type: 'quote_changed',
          entity: { type: 'quote', id: row.id, version: row.version },
          actionType: 'put_quote',
          metadata: said,
          data: said,
        }),
      );
      return { quote: quoteOf(row), created };
    });
}
