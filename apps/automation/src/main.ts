import { catalog } from '@interlock/contracts';
import { implement } from '@interlock/messaging';
import { runService } from '@interlock/service';
import { joinedTransitions } from './store/joined-transitions.ts';
import type { Deps } from './use-cases/deps.ts';
import { createAutomation } from './use-cases/automations/create-automation.ts';
import { deleteAutomationMember } from './use-cases/automations/delete-automation-member.ts';
import { getAutomation, listAutomations } from './use-cases/automations/get-automation.ts';
import { putAutomationMember } from './use-cases/automations/put-automation-member.ts';
import { updateAutomation } from './use-cases/automations/update-automation.ts';
import { acknowledgeRemediation } from './use-cases/blocks/acknowledge-remediation.ts';
import { escalateRemediation } from './use-cases/blocks/escalate-remediation.ts';
import { listOpenBlocks } from './use-cases/blocks/list-open-blocks.ts';
import { readBlock } from './use-cases/blocks/read-block.ts';
import { reopenRemediation } from './use-cases/blocks/reopen-remediation.ts';
import { resolveRemediation } from './use-cases/blocks/resolve-remediation.ts';
import { returnFromBlock } from './use-cases/blocks/return-from-block.ts';
import { snoozeRemediation } from './use-cases/blocks/snooze-remediation.ts';
import { getEvidence, listEvidence } from './use-cases/evidence/get-evidence.ts';
import { getQuote, listQuotes } from './use-cases/evidence/get-quote.ts';
import { putEvidence } from './use-cases/evidence/put-evidence.ts';
import { putQuote } from './use-cases/evidence/put-quote.ts';
import { applyExternalStatus } from './use-cases/transitions/apply-external-status.ts';
import { listTransitions } from './use-cases/transitions/list-transitions.ts';
import { blockAutomation, updateAutomationStatus } from './use-cases/transitions/update-automation-status.ts';
import { createAutomationVersion } from './use-cases/versions/create-automation-version.ts';
import {
  getAutomationVersion,
  listAutomationVersions,
  listVersionHistory,
} from './use-cases/versions/get-automation-version.ts';

const { automation } = catalog;

await runService('automation', ({ database }) => {
  const deps: Deps = { database, transitions: joinedTransitions(database.pool) };
  const implementations = [
    implement(automation.createAutomation, createAutomation(deps)),
    implement(automation.listAutomations, listAutomations(deps)),
    implement(automation.getAutomation, getAutomation(deps)),
    implement(automation.updateAutomation, updateAutomation(deps)),
    implement(automation.putAutomationMember, putAutomationMember(deps)),
    implement(automation.deleteAutomationMember, deleteAutomationMember(deps)),
    implement(automation.createAutomationVersion, createAutomationVersion(deps)),
    implement(automation.listAutomationVersions, listAutomationVersions(deps)),
    implement(automation.getAutomationVersion, getAutomationVersion(deps)),
    implement(automation.listVersionHistory, listVersionHistory(deps)),
    implement(automation.listTransitions, listTransitions(deps)),
    implement(automation.updateAutomationStatus, updateAutomationStatus(deps)),
    implement(automation.applyExternalStatus, applyExternalStatus(deps)),
    implement(automation.putEvidence, putEvidence(deps)),
    implement(automation.getEvidence, getEvidence(deps)),
    implement(automation.listEvidence, listEvidence(deps)),
    implement(automation.putQuote, putQuote(deps)),
    implement(automation.getQuote, getQuote(deps)),
    implement(automation.listQuotes, listQuotes(deps)),
    implement(automation.blockAutomation, blockAutomation(deps)),
    implement(automation.readBlock, readBlock(deps)),
    implement(automation.returnFromBlock, returnFromBlock(deps)),
    implement(automation.reopenRemediation, reopenRemediation(deps)),
    implement(automation.escalateRemediation, escalateRemediation(deps)),
    implement(automation.acknowledgeRemediation, acknowledgeRemediation(deps)),
    implement(automation.snoozeRemediation, snoozeRemediation(deps)),
    implement(automation.resolveRemediation, resolveRemediation(deps)),
    implement(automation.listOpenBlocks, listOpenBlocks(deps)),
  ];
  return { implementations };
});
