import { catalog, type AutomationStatus, type Principal } from '@interlock/contracts';
import { createAutomation } from '../src/use-cases/automations/create-automation.ts';
import { deleteAutomationMember } from '../src/use-cases/automations/delete-automation-member.ts';
import { getAutomation, listAutomations } from '../src/use-cases/automations/get-automation.ts';
import { putAutomationMember } from '../src/use-cases/automations/put-automation-member.ts';
import { updateAutomation } from '../src/use-cases/automations/update-automation.ts';
import type { Deps } from '../src/use-cases/deps.ts';
import { acknowledgeRemediation } from '../src/use-cases/blocks/acknowledge-remediation.ts';
import { resolveRemediation } from '../src/use-cases/blocks/resolve-remediation.ts';
import { snoozeRemediation } from '../src/use-cases/blocks/snooze-remediation.ts';
import { getEvidence, listEvidence } from '../src/use-cases/evidence/get-evidence.ts';
import { getQuote, listQuotes } from '../src/use-cases/evidence/get-quote.ts';
import { putEvidence } from '../src/use-cases/evidence/put-evidence.ts';
import { putQuote } from '../src/use-cases/evidence/put-quote.ts';
import { applyExternalStatus } from '../src/use-cases/transitions/apply-external-status.ts';
import { listTransitions } from '../src/use-cases/transitions/list-transitions.ts';
import { updateAutomationStatus } from '../src/use-cases/transitions/update-automation-status.ts';
import { createAutomationVersion } from '../src/use-cases/versions/create-automation-version.ts';
import {
  getAutomationVersion,
  listAutomationVersions,
  listVersionHistory,
} from '../src/use-cases/versions/get-automation-version.ts';
import { asking, service } from './automation-service.ts';

const contracts = catalog.automation;

/** Every route of the service, and the way of a version into a status. */
export function client(deps: Deps) {
  const routes = {
    createAutomation: asking(contracts.createAutomation, createAutomation(deps)),
    getAutomation: asking(contracts.getAutomation, getAutomation(deps)),
    listAutomations: asking(contracts.listAutomations, listAutomations(deps)),
    updateAutomation: asking(contracts.updateAutomation, updateAutomation(deps)),
    putMember: asking(contracts.putAutomationMember, putAutomationMember(deps)),
    deleteMember: asking(contracts.deleteAutomationMember, deleteAutomationMember(deps)),
    createVersion: asking(contracts.createAutomationVersion, createAutomationVersion(deps)),
    getVersion: asking(contracts.getAutomationVersion, getAutomationVersion(deps)),
    listVersions: asking(contracts.listAutomationVersions, listAutomationVersions(deps)),
    history: asking(contracts.listVersionHistory, listVersionHistory(deps)),
    transitions: asking(contracts.listTransitions, listTransitions(deps)),
    status: asking(contracts.updateAutomationStatus, updateAutomationStatus(deps)),
    external: asking(contracts.applyExternalStatus, applyExternalStatus(deps)),
    evidence: asking(contracts.putEvidence, putEvidence(deps)),
    acknowledge: asking(contracts.acknowledgeRemediation, acknowledgeRemediation(deps)),
    snooze: asking(contracts.snoozeRemediation, snoozeRemediation(deps)),
    resolve: asking(contracts.resolveRemediation, resolveRemediation(deps)),
    getEvidence: asking(contracts.getEvidence, getEvidence(deps)),
    listEvidence: asking(contracts.listEvidence, listEvidence(deps)),
    getQuote: asking(contracts.getQuote, getQuote(deps)),
    listQuotes: asking(contracts.listQuotes, listQuotes(deps)),
    quote: asking(contracts.putQuote, putQuote(deps)),
  };
  /** A new automation of `owner` with a version of a project. */
  const version = async (owner: Principal, project_id?: string) => {
    const made = await routes.createAutomation(owner, {}, { name: 'Invoices' });
    const automation_id = made.body.automation.id;
    const { body } = await routes.createVersion(owner, { automation_id }, { project_id });
    return { automation_id, id: body.automation_version.id };
  };
  const move = (who: Principal, id: string, status: AutomationStatus, more: Record<string, unknown> = {}) =>
    routes.status(who, { automation_version_id: id }, { status, ...more });
  const external = (id: string, status: AutomationStatus, tenant = 'acme', more = {}) =>
    routes.external(
      service(tenant, ['flow_11', 'flow_24']),
      { automation_version_id: id },
      { status, ...more },
    );
  const record = (who: Principal, id: string, kind: string, body: Record<string, unknown> = {}) =>
    routes.evidence(who, { automation_version_id: id, kind }, body);
  return { ...routes, version, move, applyExternal: external, record };
}
export type TestClient = ReturnType<typeof client>;
