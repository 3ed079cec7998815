import {
  automationStatusChanged,
  PROJECT_ROLES,
  readEvent,
  remediationEscalated,
  type AutomationStatus,
  type EscalationLevel,
  type EventVersion,
  type InterlockEvent,
  type Template,
} from '@interlock/contracts';
import { about, nobody, type Audience, type Notice, type SlackTone } from './notice.ts';
import type { Reader } from './reader.ts';
import {
  buildStarted,
  qaStarted,
  readyToLaunch,
  remediationWaits,
  versionArchived,
  versionBlocked,
} from './version-words.ts';
import type { Words } from './words.ts';

/** How a template is told: by mail too or not, in Slack where the tenant has it, and to whom. */
interface Telling {
  readonly template: Template;
  readonly email: boolean;
  readonly slack: SlackTone | null;
  readonly audience: (of: Pick<EventVersion, 'id' | 'project_id'>) => Audience;
}

type Of = Pick<EventVersion, 'id' | 'project_id'>;

/** Project roles of those named; where a version has no project yet, those of its automation stand in. */
function people({ id, project_id }: Of, roles: NonNullable<Audience['project']>['roles']) {
  return project_id === null ? { automationVersion: { id, roles } } : { project: { id: project_id, roles } };
}

const clientAndOps = (of: Of): Audience => ({
  ...nobody,
  ...people(of, ['client', 'ops', 'owner']),
  ops: 'all',
});
const ops = (of: Of): Audience => ({ ...nobody, ...people(of, ['ops', 'owner']), ops: 'all' });

/** Flow 13, Notifications; a version that returns from Blocked tells none of the first three again. */
const BY_STATUS: Readonly<
  Partial<Record<AutomationStatus, Telling & { words: (of: EventVersion) => Words }>>
> = {
  'Build in Progress': {
    ...{ template: 'build_started', email: true, slack: null, audience: clientAndOps },
    words: buildStarted,
  },
  'QA & Testing': {
    ...{ template: 'qa_started', email: false, slack: 'usual', audience: ops },
    words: qaStarted,
  },
  'Ready to Launch': {
    ...{ template: 'ready_to_launch', email: true, slack: 'usual' },
    audience: (of) => ({ ...nobody, ...people(of, ['client']), ops: 'release' }),
    words: readyToLaunch,
  },
  Archived: {
    ...{ template: 'automation_archived', email: false, slack: null, audience: ops },
    words: versionArchived,
  },
};

const BLOCKED: Telling = {
  ...{ template: 'automation_blocked', email: true, slack: 'critical' },
  audience: (of) => ({ ...clientAndOps(of), onCall: true }),
};

const BY_LEVEL: Readonly<Record<EscalationLevel, Telling>> = {
  reminder: {
    ...{ template: 'remediation_reminder', email: true, slack: null },
    audience: () => ({ ...nobody, onCall: true }),
  },
  escalation: {
    ...{ template: 'remediation_escalated', email: true, slack: 'critical' },
    audience: () => ({ ...nobody, ops: 'release' }),
  },
  approval: { template: 'remediation_approval', email: true, slack: 'usual', audience: ops },
};

/** What an event of a version gives reason to tell; undefined for any other event. */
export function versionNoticeOf(event: InterlockEvent): Notice | undefined {
  const escalated = readEvent(remediationEscalated, event)?.data.data;
  if (escalated) {
    const { automation_version: version, level, remediation_task_id } = escalated;
    const words = (reader: Reader) => remediationWaits(version, level, escalated, reader);
    return told(event, version, BY_LEVEL[level], words, `/v1/tasks/${remediation_task_id}`);
  }
  const change = readEvent(automationStatusChanged, event)?.data.data;
  if (change === undefined) return undefined;
  const { automation_version: version, from_status, to_status, block } = change;
  if (to_status === 'Blocked' && block !== null) {
    const words = () => versionBlocked(version, { ...block, blocked_reason: block.reason });
    return told(event, version, BLOCKED, words, `/v1/tasks/${block.remediation_task_id}`);
  }
  const telling = BY_STATUS[to_status];
  if (telling === undefined || (from_status === 'Blocked' && to_status !== 'Archived')) return undefined;
  return told(event, version, telling, () => telling.words(version), linkTo(version, to_status));
}

function told(
  event: InterlockEvent,
  version: EventVersion,
  { template, email, slack, audience }: Telling,
  words: Notice['words'],
  link: string,
): Notice {
  const context = { type: 'automation_version', id: version.id, projectRoles: PROJECT_ROLES } as const;
  const said = { words, template, email, slack, context };
  return { ...about(event, link), ...said, audience: audience(version) };
}

/** A checklist where one begins, else the version. */
function linkTo({ id, project_id }: EventVersion, status: AutomationStatus): string {
  if (project_id !== null && status === 'Build in Progress')
    return `/v1/tasks?project_id=${project_id}&kind=build_checklist`;
  if (project_id !== null && status === 'QA & Testing')
    return `/v1/tasks?project_id=${project_id}&kind=qa_checklist`;
  return `/v1/automation-versions/${id}`;
}
