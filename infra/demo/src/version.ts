import { catalog, type Project } from '@interlock/contracts';
import type { RunningStack } from '@interlock/stack';
import { mailboxOf, TENANT, type Cast, type PersonId } from './cast.ts';
import { findMail } from './mails.ts';
import { chapter, say } from './narrator.ts';
import { until } from './until.ts';
import { VersionSteps } from './version-steps.ts';
import { workflowsLink } from './workflows-link.ts';

const { automation, directory } = catalog;
const QUIET_S = 2;
const SETTINGS = {
  checklists: {
    build: ['Connect the scenario', 'Map the invoice fields'],
    qa: ['Run ten old invoices through'],
  },
  remediation: { quiet_period_s: QUIET_S },
};
const URI = 'https://wiki.example.com/invoices';

/** A version from a signed quote to launch, with a block in between (Flow 13). */
export async function theVersionMovesOn(cast: Cast, stack: RunningStack, project: Project): Promise<void> {
  await cast.service.call(directory.putTenant, {
    tenant_id: TENANT,
    name: TENANT,
    status: 'active',
    settings: SETTINGS,
  });
  const version = await aSignedQuote(cast, stack, project);
  const of = { project_id: project.id };

  chapter('Build and QA');
  await version.go('alice', 'Build in Progress');
  await mailed(stack, 'build_started', 'olga', project.id);
  await version.work('build_checklist', of);
  await version.refused('alice', 'QA & Testing');
  await version.prove({ build_artifacts: { uri: URI }, runbook: { uri: URI } });
  await version.go('alice', 'QA & Testing');
  await version.work('qa_checklist', of);

  chapter('Something breaks');
  const blocked = await version.go('alice', 'Blocked', { blocked_reason: 'The API of the bank answers 500' });
  await mailed(stack, 'automation_blocked', 'olga', blocked.remediation_task_id ?? '');
  say('What watches the block, as ops see it', workflowsLink(stack, 'AutomationVersionId', version.id));
  await version.work('remediation', { automation_version_id: version.id });
  say(`Nothing fails for ${QUIET_S} s, which is what this tenant calls stable`);
  await version.reaches('QA & Testing', 30_000);

  chapter('Ready to launch');
  await version.prove({
    qa_approval: { approved: true },
    regression_results: { pass_rate: 0.98 },
    deployment_plan: { uri: URI },
    rollback_plan: { uri: URI },
  });
  await version.go('alice', 'Ready to Launch');
  await mailed(stack, 'ready_to_launch', 'olga', version.id);
}

async function aSignedQuote(cast: Cast, stack: RunningStack, project: Project): Promise<VersionSteps> {
  chapter('A version, and its quote');
  const { id: automation_id } = (await cast.olga.call(automation.createAutomation, { name: project.name }))
    .body.automation;
  const { id } = (await cast.olga.call(automation.createAutomationVersion, { automation_id })).body
    .automation_version;
  const version = new VersionSteps(cast, stack, id);
  say('Olga makes an automation and its first version', version.link);
  const pricing = (status: string, project_id?: string) =>
    cast.pricing.call(automation.applyExternalStatus, { automation_version_id: id, status, project_id });
  const quote = (status: string) =>
    cast.pricing.call(automation.putQuote, {
      project_id: project.id,
      quote_id: `quote-${id}`,
      status,
      payment_required: true,
      payment_captured: status === 'signed',
    });
  await pricing('Needs Pricing', project.id);
  await quote('sent');
  await pricing('Awaiting Client Approval');
  say('The pricing service (Flow 11) prices it and sends the quote', `${version.link}/history`);
  await version.refused('alice', 'Build in Progress');
  await quote('signed');
  say('The client signs and pays', version.link);
  return version;
}

async function mailed(stack: RunningStack, template: string, to: PersonId, about: string): Promise<void> {
  const mail = await until(`a ${template} mail to ${to}`, () =>
    findMail(stack.mail, template, mailboxOf(to), about),
  );
  say(`${to} has the mail '${mail.subject}'`, stack.mail);
}
