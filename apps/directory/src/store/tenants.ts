import type { Tenant } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';
import { eq } from 'drizzle-orm';
import { bump, tenants, type TenantRow } from './schema.ts';

export type TenantValues = Pick<TenantRow, 'name' | 'status'> & Partial<Pick<TenantRow, 'settings'>>;

/** A row as a tenant. */
export function tenantOf({ tenant_id, created_at, updated_at, ...row }: TenantRow): Tenant {
  return {
    id: tenant_id,
    ...row,
    created_at: created_at.toISOString(),
    updated_at: updated_at.toISOString(),
  };
}

/** Makes the tenant; undefined when it is there already, committed. */
export async function insertTenant(tx: Transaction, tenantId: string, values: TenantValues) {
  const [row] = await tx.db
    .insert(tenants)
    .values({ tenant_id: tenantId, ...values })
    .onConflictDoNothing()
    .returning();
  return row;
}

/** The tenant, undefined when there is none. */
export async function findTenant(tx: Transaction, tenantId: string): Promise<TenantRow | undefined> {
  const [row] = await tx.db.select().from(tenants).where(eq(tenants.tenant_id, tenantId));
  return row;
}

/** The tenant, locked against other writers; it must be there. */
export async function lockTenant(tx: Transaction, tenantId: string): Promise<TenantRow> {
  const [row] = await tx.db
    .select()
    .from(tenants)
    .where(eq(tenants.tenant_id, tenantId))
    .for('no key update');
  if (row === undefined) throw new Error('A tenant that exists could not be locked.');
  return row;
}

/** Changes a tenant that the caller has locked. */
export async function updateTenant(
  tx: Transaction,
  tenantId: string,
  values: TenantValues,
): Promise<TenantRow> {
  const [row] = await tx.db
    .update(tenants)
    .set({ ...values, ...bump(tenants) })
    .where(eq(tenants.tenant_id, tenantId))
    .returning();
  if (row === undefined) throw new Error('A locked tenant could not be changed.');
  return row;
}
