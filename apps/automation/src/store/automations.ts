import { refuse, RefusedError, type AutomationRole, type Principal } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { afterCursor } from '@interlock/service';
import { and, desc, eq, inArray, sql } from 'drizzle-orm';
import { baselineRefusal, readRefusal, seesAll } from '../domain/access.ts';
import { findMember, memberAutomations } from './automation-members.ts';
import type { Page } from './page.ts';
import { automations, nextUpdatedAt, type AutomationRow } from './schema.ts';

type Lock = 'none' | 'share' | 'no key update';

interface AutomationFacts {
  readonly automation: AutomationRow;
  /** The caller's role in it; null for strangers and services. */
  readonly role: AutomationRole | null;
}

async function loadAutomation(
  tx: Transaction,
  { tenantId, sub }: Principal,
  automationId: string,
  lock: Lock,
): Promise<AutomationFacts> {
  const query = tx.db
    .select()
    .from(automations)
    .where(and(eq(automations.tenant_id, tenantId), eq(automations.id, automationId)));
  const [automation] = lock === 'none' ? await query : await query.for(lock);
  if (automation === undefined) throw refuse('not_found', 'There is no automation with this id.');
  const member = await findMember(tx, { tenant_id: tenantId, automation_id: automationId, user_id: sub });
  return { automation, role: member?.role ?? null };
}

/** An automation that `principal` may read. Throws `not_found` or `forbidden`. */
export async function loadReadableAutomation(tx: Transaction, principal: Principal, automationId: string) {
  const { automation, role } = await loadAutomation(tx, principal, automationId, 'none');
  const refusal = readRefusal({ principal, role });
  if (refusal) throw new RefusedError(refusal);
  return automation;
}

/** An automation locked for a change that `principal` may make. Throws `not_found` or `forbidden`. */
export async function loadManagedAutomation(tx: Transaction, principal: Principal, automationId: string) {
  const { automation, role } = await loadAutomation(tx, principal, automationId, 'no key update');
  const refusal = baselineRefusal({ principal, role }, automation.owner_id);
  if (refusal) throw new RefusedError(refusal);
  return automation;
}

/** Inserts an automation and returns it as the database stored it. */
export async function insertAutomation(
  tx: Transaction,
  made: typeof automations.$inferInsert,
): Promise<AutomationRow> {
  const [row] = await tx.db.insert(automations).values(made).returning();
  if (row === undefined) throw new Error('An insert returned no row.');
  return row;
}

/** Writes `changes` to a locked automation, raises its version, and returns it. */
export async function saveAutomation(
  tx: Transaction,
  { tenant_id, id }: AutomationRow,
  changes: Partial<Pick<AutomationRow, 'name' | 'owner_id' | 'status' | 'last_number'>>,
): Promise<AutomationRow> {
  const [saved] = await tx.db
    .update(automations)
    .set({ ...changes, version: sql`version + 1`, updated_at: nextUpdatedAt })
    .where(and(eq(automations.tenant_id, tenant_id), eq(automations.id, id)))
    .returning();
  if (saved === undefined) throw new Error('The locked automation is gone.');
  return saved;
}

/** Takes the next number for a version of a locked automation; that is no change that anybody sees. */
export async function takeNumber(tx: Transaction, { tenant_id, id }: AutomationRow): Promise<number> {
  const [taken] = await tx.db
    .update(automations)
    .set({ last_number: sql`last_number + 1` })
    .where(and(eq(automations.tenant_id, tenant_id), eq(automations.id, id)))
    .returning({ number: automations.last_number });
  if (taken === undefined) throw new Error('The locked automation is gone.');
  return taken.number;
}

/** Automations that `principal` may read, newest first. */
export function listAutomationRows(
  tx: Transaction,
  principal: Principal,
  page: Page,
): Promise<AutomationRow[]> {
  return tx.db
    .select()
    .from(automations)
    .where(
      and(
        eq(automations.tenant_id, principal.tenantId),
        seesAll(principal) ? undefined : inArray(automations.id, memberAutomations(tx, principal)),
        afterCursor(automations.id, page.cursor, 'list_automations'),
      ),
    )
    .orderBy(desc(automations.id))
    .limit(page.limit);
}

/** The name of the automation that a version belongs to. */
export async function nameOfAutomation(
  tx: Transaction,
  { tenant_id, automation_id }: { readonly tenant_id: string; readonly automation_id: string },
): Promise<string> {
  const [row] = await tx.db
    .select({ name: automations.name })
    .from(automations)
    .where(and(eq(automations.tenant_id, tenant_id), eq(automations.id, automation_id)));
  if (row === undefined) throw new Error('A version has no automation.');
  return row.name;
}
