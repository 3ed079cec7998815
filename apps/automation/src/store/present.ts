import type {
  Automation,
  AutomationMember,
  AutomationVersion,
  Evidence,
  Quote,
  VersionTransition,
} from '@interlock/contracts';
import type {
  AutomationMemberRow,
  AutomationRow,
  AutomationVersionRow,
  EvidenceRow,
  QuoteRow,
  StatusHistoryRow,
} from './schema.ts';

type Timed = { readonly created_at: Date; readonly updated_at: Date };

const timesOf = ({ created_at, updated_at }: Timed) => ({
  created_at: created_at.toISOString(),
  updated_at: updated_at.toISOString(),
});

/** A row as an automation. */
export function automationOf(row: AutomationRow): Automation {
  const { id, tenant_id, name, owner_id, status, version, created_by } = row;
  return { id, tenant_id, name, owner_id, status, version, created_by, ...timesOf(row) };
}

/** A row as an automation's member. */
export function automationMemberOf(row: AutomationMemberRow): AutomationMember {
  const { automation_id, user_id, role } = row;
  return { automation_id, user_id, role, ...timesOf(row) };
}

/** A row as a version. */
export function versionOf({ ...row }: AutomationVersionRow): AutomationVersion {
  return {
    ...row,
    blocked_at: row.blocked_at?.toISOString() ?? null,
    status_changed_at: row.status_changed_at.toISOString(),
    archived_at: row.archived_at?.toISOString() ?? null,
    ...timesOf(row),
  };
}

/** A row as a quote. */
export function quoteOf(row: QuoteRow): Quote {
  const { quote_id: id, tenant_id, project_id, status, payment_required, payment_captured, version } = row;
  return { id, tenant_id, project_id, status, payment_required, payment_captured, version, ...timesOf(row) };
}

/** A row as evidence. */
export function evidenceOf({ tenant_id: _tenant, id: _id, ...row }: EvidenceRow): Evidence {
  return { ...row, recorded_at: row.recorded_at.toISOString() };
}

/** A row of a version's history. */
export function versionTransitionOf(row: StatusHistoryRow): VersionTransition {
  const { id, from_status, to_status, blocked_reason, status_metadata, system_initiated, request_id } = row;
  return {
    ...{ id, from_status, to_status, blocked_reason, status_metadata, system_initiated, request_id },
    actor: { type: row.actor_type, id: row.user_id },
    occurred_at: row.occurred_at.toISOString(),
  };
}
