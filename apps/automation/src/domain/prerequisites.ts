import type { EvidenceKind, Prerequisite, TenantSettings } from '@interlock/contracts';
import type { Asker, VersionFacts } from './facts.ts';
import { stabilityOf } from './stability.ts';

const MIN_PASS_RATE = 0.95;

/** What a prerequisite is judged by; `reason` is the one that came with the request, trimmed, '' for none. */
export interface Judged {
  readonly facts: VersionFacts;
  readonly asker: Asker;
  readonly reason: string;
}

type Rule = (judged: Judged) => string | undefined;

/** What is missing and what to do about it, for each prerequisite of spec 1.9; undefined where it is met. */
const RULES: Readonly<Record<Prerequisite, Rule>> = {
  project: ({ facts }) => missing(facts.project !== null, 'The version has no project. Link one (Flow 11).'),
  quote: ({ facts }) => missing(facts.quote !== null, 'The project has no quote. Send one (Flow 11).'),
  quote_signed: ({ facts: { quote } }) =>
    missing(
      quote?.status === 'signed',
      quote ? `The latest quote is ${quote.status}. It has to be signed.` : 'There is no signed quote.',
    ),
  payment: ({ facts: { quote } }) =>
    missing(
      quote === null || !quote.payment_required || quote.payment_captured,
      'The quote requires a payment that has not been captured.',
    ),
  build_checklist: ({ facts: { project } }) => {
    const { checklist_complete: complete = 0, checklist_total: total = 0 } = project ?? {};
    if (total === 0) return 'The build checklist has no task. Add at least one and complete it.';
    return missing(complete === total, `The build checklist is at ${complete} of ${total} tasks.`);
  },
  build_artifacts: onRecord('build_artifacts', 'There are no build artifacts.'),
  runbook: onRecord('runbook', 'There is no runbook.'),
  qa_approval: ({ facts }) =>
    missing(facts.evidence.qa_approval?.approved === true, 'QA has not approved. Record a qa_approval.'),
  qa_checklist: ({ facts: { qa } }) => {
    const needed = qa.total - qa.canceled;
    if (qa.total > 0 && needed === 0)
      return 'Every task of the QA checklist is canceled. Complete at least one.';
    return missing(qa.complete === needed, `The QA checklist is at ${qa.complete} of ${needed} tasks.`);
  },
  regression_results: ({ facts, asker }) => {
    const needed = minPassRate(asker.settings);
    const rate = facts.evidence.regression_results?.pass_rate;
    if (rate === undefined || rate === null)
      return 'There are no regression results. Record their pass_rate.';
    return missing(rate >= needed, `The regression tests passed at ${rate}; at least ${needed} is needed.`);
  },
  deployment_plan: onRecord('deployment_plan', 'There is no deployment plan.'),
  rollback_plan: onRecord('rollback_plan', 'There is no rollback plan.'),
  blocked_reason: ({ reason }) => missing(reason !== '', 'Give a blocked_reason: why it has to stop.'),
  remediation: ({ facts: { remediation } }) =>
    missing(
      remediation?.status === 'done',
      remediation
        ? `The remediation task ${remediation.task_id} is not done.`
        : 'The remediation task is not there.',
    ),
  stability: ({ facts, asker }) => {
    const { state, because, stable_at } = stabilityOf(facts, asker.settings);
    if (state === 'stable') return undefined;
    if (because === 'record') return 'The latest stability record says unstable. Record a stable one.';
    if (because === 'validation_failure') return 'A validation failed since the remediation was closed.';
    if (because === 'quiet_period')
      return `The quiet period ends at ${stable_at}. Wait, or record stability.`;
    return 'Nothing shows that it is stable: record stability, or close the remediation and wait.';
  },
  archive_approval: ({ facts, asker }) =>
    missing(
      asker.principal.roles.includes('admin') || facts.evidence.archive_approval?.approved === true,
      'No admin has approved the archiving. Ask one to record an archive_approval.',
    ),
  traffic: ({ facts }) =>
    missing(
      !facts.hasBeenLive || facts.evidence.traffic?.active === false,
      'Traffic may still reach this version. Route it elsewhere and record traffic as inactive (Flow 24).',
    ),
};

/** What is missing of a prerequisite, in a sentence; undefined where it is met. */
export function missingOf(name: Prerequisite, judged: Judged): string | undefined {
  return RULES[name](judged);
}

function minPassRate(settings: TenantSettings): number {
  return settings.quality?.min_pass_rate ?? MIN_PASS_RATE;
}

function onRecord(kind: EvidenceKind, absent: string): Rule {
  return ({ facts }) =>
    missing(facts.evidence[kind] !== undefined, `${absent} Put evidence '${kind}' on record.`);
}

function missing(isMet: boolean, sentence: string): string | undefined {
  return isMet ? undefined : sentence;
}
