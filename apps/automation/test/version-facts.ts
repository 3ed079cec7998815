import type { AutomationStatus, Principal } from '@interlock/contracts';
import type { Asker, VersionFacts } from '../src/domain/facts.ts';

const T0 = '2026-11-01T10:00:00.000Z';
const NOW = '2026-11-02T10:00:00.000Z';

type Changes = Partial<Omit<VersionFacts, 'version'>> & {
  readonly version?: Partial<VersionFacts['version']>;
};

const record = { approved: null, pass_rate: null, stable: null, active: null, recorded_at: NOW };

/** A version in a status, with every prerequisite of every transition met. */
export function factsIn(
  status: AutomationStatus,
  { version, ...changes }: Changes = {},
  previous: AutomationStatus = 'QA & Testing',
): VersionFacts {
  const blocked = status === 'Blocked';
  return {
    version: {
      id: 'v1',
      automation_id: 'a1',
      tenant_id: 'acme',
      project_id: 'p1',
      number: 1,
      status,
      previous_status: blocked ? previous : null,
      blocked_reason: blocked ? 'It fails.' : null,
      blocked_at: blocked ? T0 : null,
      remediation_task_id: blocked ? 't1' : null,
      status_metadata: {},
      status_changed_at: T0,
      status_changed_by_user_id: 'olga',
      archived_at: status === 'Archived' ? T0 : null,
      version: 3,
      created_by: 'olga',
      created_at: T0,
      updated_at: T0,
      ...version,
    },
    automation: { name: 'Invoices', owner_id: 'olga', status: 'active' },
    project: { id: 'p1', lifecycle_status: status, checklist_complete: 2, checklist_total: 2 },
    quote: { id: 'q1', status: 'signed', payment_required: true, payment_captured: true },
    evidence: {
      build_artifacts: record,
      runbook: record,
      deployment_plan: record,
      rollback_plan: record,
      qa_approval: { ...record, approved: true },
      archive_approval: { ...record, approved: true },
      regression_results: { ...record, pass_rate: 0.95 },
      stability: { ...record, stable: true },
      traffic: { ...record, active: false },
    },
    qa: { complete: 1, canceled: 0, total: 1 },
    remediation: blocked ? { task_id: 't1', status: 'done', closed_at: T0, failed_at: null } : null,
    hasBeenLive: true,
    now: NOW,
    ...changes,
  };
}

/** A session with roles, a stranger to the automation unless `sub` is its owner, olga. */
export function asker(roles: readonly string[], sub = 'sam'): Asker {
  return { principal: principal('session', roles, sub), role: null, settings: {} };
}

/** A service with roles. */
export function serviceAsker(roles: readonly string[] = []): Asker {
  return { principal: principal('service', roles, 'flow'), role: null, settings: {} };
}

function principal(kind: Principal['kind'], roles: readonly string[], sub: string): Principal {
  return { kind, tenantId: 'acme', sub, roles, systemInitiated: false };
}

/** Nothing is there that could be a prerequisite. */
export function bare(status: AutomationStatus): VersionFacts {
  const remediation = { task_id: 't1', status: 'in_progress', closed_at: null, failed_at: null } as const;
  return factsIn(status, {
    project: null,
    quote: null,
    evidence: {},
    qa: { complete: 0, canceled: 0, total: 1 },
    remediation: status === 'Blocked' ? remediation : null,
  });
}
