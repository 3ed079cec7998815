import {
  ACKNOWLEDGE,
  RESOLVE_NOW,
  SNOOZE,
  type BlockInput,
  type RemediationView,
} from '../contracts/blocked-remediation.ts';
import { quoted } from '../domain/names.ts';
import type { Awaited, Happened, Step } from '../domain/remediation.ts';
import type { BlockNotes } from './block-notes.ts';

const STATES: Readonly<Record<RemediationView['state'], string>> = {
  asking: 'The rows are being read.',
  remediating: 'Its remediation task is open, and nobody has said that they work on it.',
  acknowledged: 'Its remediation task is open, and somebody works on it.',
  escalated: 'Its remediation task is open for too long: this is escalated.',
  snoozed: 'Its remediation task is open; nobody is told for a while.',
  watching: 'Its remediation task is done; the version has to prove stable.',
  awaiting_approval: 'It is stable, and the tenant wants a person to let it return.',
  awaiting_record:
    'Its task is done, but the record that had it reopened still stands: a person must say that it is stable.',
  over: 'The block is over.',
};

const WAITS: Readonly<Record<Awaited, string>> = {
  reminder: 'the reminder to who is on call',
  escalation: 'the escalation to `ops_release`',
  task: 'the remediation task to be done',
  quiet_period: 'the end of the quiet period',
  approval: 'a person to let it return',
  record: 'a record of stability',
};

const HAPPENED: Readonly<Record<Happened['what'], string>> = {
  blocked: 'blocked',
  reminder: 'who is on call was reminded',
  escalation: 'escalated to `ops_release`',
  approval: 'ops were asked to let it return',
  reopening: 'not stable: the task was reopened, a new round began',
  acknowledge: 'acknowledged',
  snooze: 'snoozed',
  confirm: 'said to be stable',
  left: 'left',
};

/** A block as the UI shows it: what it is, since when, what comes next and when, what can be done, what happened. */
export function inWords({ view, block, names }: BlockNotes, { versionId, projectId }: BlockInput): string {
  const { about, state, round, task, refused, acknowledged, snoozed, happened, blockedAt } = view;
  const { project, task: title, tenant } = names;
  const where = [
    project ? `project ${quoted(project)}` : projectId && `project ${projectId}`,
    tenant && `tenant ${quoted(tenant)}`,
  ].filter(Boolean);
  return [
    `**${about === null ? `Version ${versionId}` : quoted(about)}, blocked since ${moment(blockedAt)}: ${STATES[state]}**`,
    where.length > 0 && `Of ${where.join(', ')}; version ${versionId}.`,
    task &&
      `Task ${title ? quoted(title) : ''} ${task.id}: ${task.status}${task.closedAt ? ` since ${moment(task.closedAt)}` : ''}${round > 0 ? `; round ${round}: it was reopened ${round} times` : ''}.`,
    acknowledged && `Acknowledged by ${acknowledged.by}.`,
    snoozed && `Snoozed by ${snoozed.by} until ${moment(snoozed.until)}.`,
    refused && `The return was refused: \`${refused}\`. It is tried again each minute.`,
    ...(state === 'over' || block === null ? [] : [plan(view, block), acts(view, versionId)]),
    happened.length > 0 && ['What happened:', ...happened.map(happening)].join('\n'),
  ]
    .filter((line) => typeof line === 'string')
    .join('\n\n');
}

/** All that comes, in order, until the version is back. */
function plan(
  { owed, task, stability, state }: RemediationView,
  block: NonNullable<BlockNotes['block']>,
): string {
  const { quietPeriodS, autoUnblock, previousStatus } = block;
  const returns = `it returns to \`${previousStatus ?? 'where it was'}\``;
  const stable = autoUnblock ? `${returns} by itself` : `ops are asked, and ${returns} when one resolves it`;
  const unstable =
    'A validation that fails, or a record that says unstable, reopens the task, tells who is on call, and begins again.';
  const open = [
    ...owed.map(({ level, at }) => `${capital(WAITS[level])} at ${moment(at)}.`),
    owed.length === 0 ? 'Nobody is told any more; it waits for the task.' : 'Then it waits for the task.',
    `Once the task is done it is watched for ${span(quietPeriodS)}; stable, ${stable}.`,
  ];
  const watched = [
    stability?.stableAt
      ? `Watched until ${moment(stability.stableAt)}; stable by then, ${stable}.`
      : `Once it is stable, ${stable}.`,
    unstable,
  ];
  const waiting: Partial<Record<RemediationView['state'], string[]>> = {
    watching: watched,
    awaiting_approval: [`Nothing comes by itself: ${returns} when a person resolves it.`, unstable],
    awaiting_record: [
      'Nothing comes by itself: put `stability` on record, or resolve it.',
      `Stable, ${stable}.`,
    ],
  };
  const lines = waiting[state] ?? (task?.closedAt == null ? open : watched);
  return ['What comes next:', ...lines.map((line, at) => `${at + 1}. ${line}`)].join('\n');
}

/** What applies now, and how. */
function acts({ state, acknowledged, owed }: RemediationView, versionId: string): string {
  const isDone = state === 'watching' || state === 'awaiting_approval' || state === 'awaiting_record';
  const user = '"user": "<your user id>"';
  const lines = isDone
    ? [`\`${RESOLVE_NOW}\` \`{${user}}\`: lets it return now; \`ops_build\`, \`ops_release\` or \`admin\`.`]
    : [
        'Remove the cause, and complete the task.',
        ...(acknowledged === null
          ? [`\`${ACKNOWLEDGE}\` \`{${user}}\`: spares the reminder; the escalation still comes.`]
          : []),
        ...(owed.length > 0 ? [`\`${SNOOZE}\` \`{${user}, "seconds": 3600}\`: puts both off.`] : []),
      ];
  const http = `Or over HTTP: \`POST /v1/automation-versions/${versionId}/remediation/${isDone ? 'resolve' : 'acknowledge\`, \`…/snooze'}\`.`;
  return ['What you can do (updates):', ...lines.map((line) => `- ${line}`), `- ${http}`].join('\n');
}

function happening({ at, what, round, by, until, toStatus }: Happened): string {
  const more = [
    toStatus && `to \`${toStatus}\``,
    until && `until ${moment(until)}`,
    by ? `by ${by}` : what === 'left' && 'by itself',
  ].filter(Boolean);
  return `- ${moment(at)}${round > 0 ? `, round ${round}` : ''}: ${[HAPPENED[what], ...more].join(' ')}`;
}

/** A step as the summary of its timer or activity. */
export function stepInWords(step: Step, { about }: Pick<RemediationView, 'about'>): string {
  const of = about === null ? 'the version' : about;
  switch (step.do) {
    case 'wait':
      return `${of}: wait for ${WAITS[step.for]}${step.until ? `, ${moment(step.until)}` : ''}`;
    case 'announce':
      return `${of}: ${ANNOUNCED[step.level]}`;
    case 'reopen':
      return `${of}: reopen the task, for it is not stable (${step.because})`;
    case 'confirm':
      return `${of}: put on record that ops call it stable`;
    case 'return':
      return `${of}: let it return`;
    case 'end':
      return `${of}: the block is over`;
  }
}

const ANNOUNCED = {
  reminder: 'remind who is on call',
  escalation: 'escalate to `ops_release`',
  approval: 'ask ops to let it return',
} as const;

/** A time as it is read, to the second. */
export function moment(iso: string): string {
  return `${iso.slice(0, 10)} ${iso.slice(11, 19)} UTC`;
}

function span(seconds: number): string {
  if (seconds % 3_600 === 0 && seconds > 0) return `${seconds / 3_600} h`;
  if (seconds % 60 === 0 && seconds > 0) return `${seconds / 60} min`;
  return `${seconds} s`;
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
