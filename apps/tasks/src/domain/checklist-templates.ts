import type { AutomationStatus, TaskKind, TenantSettings } from '@interlock/contracts';

/** What a version needs when it comes to a status: tasks of a kind, one for each title of the tenant's template. */
export interface TemplateTasks {
  readonly kind: TaskKind;
  readonly titles: readonly string[];
}

type Template = keyof NonNullable<TenantSettings['checklists']>;

const TEMPLATES: Readonly<Partial<Record<AutomationStatus, { kind: TaskKind; template: Template }>>> = {
  'Build in Progress': { kind: 'build_checklist', template: 'build' },
  'QA & Testing': { kind: 'qa_checklist', template: 'qa' },
};

/**
 * The checklist that begins with a transition (spec 4); undefined where none does. A version that returns from
 * Blocked has had its checklist.
 */
export function checklistOf(from: AutomationStatus, to: AutomationStatus): TemplateOf | undefined {
  const found = from === 'Blocked' ? undefined : TEMPLATES[to];
  if (found === undefined) return undefined;
  const { kind, template } = found;
  return ({ checklists }) => ({ kind, titles: checklists?.[template] ?? [] });
}
type TemplateOf = (settings: Pick<TenantSettings, 'checklists'>) => TemplateTasks;
