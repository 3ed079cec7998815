/** What a function that runs with its owner's rights is for. */
export interface DeclaredFunction {
  /** The roles that may execute it, besides its owner. */
  readonly callers: readonly string[];
  /**
   * own: shows nothing but of the tenant it is given, and gives the caller's tenant back afterwards;
   * enters: the same, but the caller is in that tenant from then on;
   * across: serves all tenants, as its comment says.
   */
  readonly reach: 'own' | 'enters' | 'across';
}

const ALL = ['directory_app', 'tasks_app', 'automation_app', 'audit_app', 'notifications_app'];

/** Every SECURITY DEFINER function there may be. The tenant they are given is the calling service's word. */
export const DEFINER_FUNCTIONS: Readonly<Record<string, DeclaredFunction>> = {
  'directory_api.standing_v1': { callers: ALL, reach: 'enters' },
  'directory_api.people_v1': { callers: ['notifications_app'], reach: 'own' },
  'directory_api.active_members_v1': { callers: ['tasks_app', 'automation_app'], reach: 'own' },
  'tasks_api.projects_of_v1': { callers: ['automation_app'], reach: 'own' },
  'tasks_api.project_people_v1': { callers: ['notifications_app'], reach: 'own' },
  'tasks_api.hold_project_v1': { callers: ['automation_app'], reach: 'own' },
  'tasks_api.project_facts_v1': { callers: ['automation_app'], reach: 'own' },
  'tasks_api.version_facts_v1': { callers: ['automation_app'], reach: 'own' },
  'tasks_api.mirror_lifecycle_v1': { callers: ['automation_app'], reach: 'own' },
  'tasks_api.open_remediation_v1': { callers: ['automation_app'], reach: 'own' },
  'tasks_api.move_remediation_v1': { callers: ['automation_app'], reach: 'own' },
  'automation_api.tenant_of_version_v1': { callers: ['tasks_app'], reach: 'across' },
  'automation_api.context_v1': { callers: ['tasks_app'], reach: 'own' },
  'automation_api.versions_of_v1': { callers: ['tasks_app'], reach: 'own' },
  'automation_api.versions_of_projects_v1': { callers: ['tasks_app'], reach: 'own' },
  'automation_api.version_people_v1': { callers: ['notifications_app'], reach: 'own' },
  'automation.open_blocks': { callers: ['automation_app'], reach: 'across' },
  'tasks.tenant_of_context': { callers: ['tasks_app'], reach: 'across' },
  'tasks.open_cascades': { callers: ['tasks_app'], reach: 'across' },
  'tasks.unpublished_events': { callers: ['tasks_app'], reach: 'own' },
  'tasks.overdue_reminders': { callers: ['tasks_app'], reach: 'across' },
  'tasks.coming_reminders': { callers: ['tasks_app'], reach: 'across' },
  'tasks.waiting_hints': { callers: ['tasks_app'], reach: 'across' },
  'audit.append_entries': { callers: ['audit_app'], reach: 'across' },
  'audit.waiting_letters': { callers: ['audit_app'], reach: 'across' },
  'audit.remove_ended_letters': { callers: ['audit_app'], reach: 'across' },
  'notifications.waiting_deliveries': { callers: ['notifications_app'], reach: 'across' },
  'notifications.claim_deliveries': { callers: ['notifications_app'], reach: 'across' },
};
