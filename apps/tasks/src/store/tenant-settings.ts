import type { TenantSettings } from '@interlock/contracts';
import type { Transaction } from '@interlock/database';

/** A tenant's settings, for what the system does in its name; of an unknown tenant none. */
export async function tenantSettingsOf(tx: Transaction, tenantId: string): Promise<TenantSettings> {
  const { rows } = await tx.query<{ settings: TenantSettings | null }>({
    name: 'tenant_settings',
    text: `select settings from directory_api.standing_v1($1, '')`,
    values: [tenantId],
  });
  return rows[0]?.settings ?? {};
}

/** Whether a tenant's settings name a user as on call. */
export async function isOnCall(tx: Transaction, tenantId: string, userId: string): Promise<boolean> {
  return (await tenantSettingsOf(tx, tenantId)).on_call?.includes(userId) ?? false;
}
