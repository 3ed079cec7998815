import type { Project } from '@interlock/contracts';

export const ID = '0190b1d2-0000-7000-8000-000000000001';

/** A project as the service knows it. */
export function project(changes: Partial<Project> = {}): Project {
  return {
    id: ID,
    tenant_id: 'acme',
    name: 'First',
    status: 'planning',
    lifecycle_status: null,
    delivery_phase: null,
    start_date: null,
    end_date: null,
    checklist_progress: 0,
    checklist_complete: 0,
    checklist_total: 0,
    cascade: { state: 'none', done: 0, total: 0, superseded: null },
    version: 1,
    created_by: 'alice',
    created_at: '2026-01-31T12:00:00.000Z',
    updated_at: '2026-01-31T12:00:00.123Z',
    ...changes,
  };
}
