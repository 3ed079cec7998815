import type { EscalationLevel, EventVersion } from '@interlock/contracts';
import type { Reader } from './reader.ts';
import { line, type Words } from './words.ts';

/** What is told of a version; where it tells of a block, the task and what to do stand in it. */
interface Blocked {
  readonly blocked_reason: string;
  readonly previous_status: string;
}

const named = ({ automation_name, number }: EventVersion) => `${line(automation_name)}, version ${number}`;

/** Of `build_started`. */
export function buildStarted(version: EventVersion): Words {
  return {
    title: `Build started: ${named(version)}`,
    body: [
      `The build of '${named(version)}' has started.`,
      "The link shows the project's build checklist: each of its tasks has to be completed before QA.",
    ].join('\n'),
  };
}

/** Of `qa_started`. */
export function qaStarted(version: EventVersion): Words {
  return {
    title: `QA started: ${named(version)}`,
    body: `The build of '${named(version)}' is complete: it is in QA & Testing. The link shows its QA checklist.`,
  };
}

/** Of `ready_to_launch`. */
export function readyToLaunch(version: EventVersion): Words {
  return {
    title: `Ready to launch: ${named(version)}`,
    body: `'${named(version)}' has passed QA and is ready to launch. It goes live once that is approved.`,
  };
}

/** Of `automation_blocked`. */
export function versionBlocked(version: EventVersion, { blocked_reason, previous_status }: Blocked): Words {
  return {
    title: `Blocked: ${named(version)}`,
    body: [
      `'${named(version)}' is blocked.`,
      `Reason: ${line(blocked_reason)}`,
      'What to do: open the remediation task behind the link, remove the cause, and complete the task.',
      `Once the task is done and the version has proved stable, it returns to '${previous_status}'.`,
    ].join('\n'),
  };
}

/** Of `automation_archived`. */
export function versionArchived(version: EventVersion): Words {
  return { title: `Archived: ${named(version)}`, body: `'${named(version)}' is archived.` };
}

const ESCALATIONS: Readonly<Record<EscalationLevel, { title: string; body: (version: string) => string }>> = {
  reminder: {
    title: 'Still blocked',
    body: (version) => `'${version}' is still blocked: its remediation task is open.`,
  },
  escalation: {
    title: 'Escalation: still blocked',
    body: (version) => `'${version}' has been blocked for long: its remediation task is still open.`,
  },
  approval: {
    title: 'May it return?',
    body: (version) => `The remediation task of '${version}' is done. It waits for ops to let it return.`,
  },
};

const TO_DO: Readonly<Record<EscalationLevel, string>> = {
  reminder: 'What to do: open the task behind the link, remove the cause, and complete it.',
  escalation: 'What to do: see to it that somebody works on the task behind the link.',
  approval: "What to do: put its stability on record, or set the version's status back by hand.",
};

/** Of `remediation_reminder`, `remediation_escalated` and `remediation_approval`. */
export function remediationWaits(
  version: EventVersion,
  level: EscalationLevel,
  blocked: Blocked & { readonly blocked_at: string },
  reader: Reader,
): Words {
  const { title, body } = ESCALATIONS[level];
  return {
    title: `${title}: ${named(version)}`,
    body: [
      body(named(version)),
      `Blocked since ${reader.time(blocked.blocked_at)}. Reason: ${line(blocked.blocked_reason)}`,
      TO_DO[level],
    ].join('\n'),
  };
}
