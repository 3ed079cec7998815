import type { Happening, RemediationView } from '../contracts/blocked-remediation.ts';
import type { Awaited, Step } from '../domain/remediation.ts';

const STATES: Readonly<Record<RemediationView['state'], string>> = {
  asking: 'Reads the rows.',
  remediating: 'The remediation task is open.',
  watching: 'The remediation task is done; the version has to prove stable.',
  awaiting_approval:
    'Stable. The tenant wants ops to let it return: by hand, or by the update `resolve_now`.',
  awaiting_record:
    'The record that had the task reopened still stands. Put `stability` on record, or use the update `resolve_now`.',
  over: 'The block is over.',
};

const WAITS: Readonly<Record<Awaited, string>> = {
  reminder: 'the reminder to on-call',
  escalation: 'the escalation to ops_release',
  task: 'the remediation task',
  quiet_period: 'the end of the quiet period',
  approval: 'ops to let it return',
  record: 'a record of stability',
};

/** A block as the UI shows it: what it is at, the next time, and what happened, newest last. */
export function inWords(view: RemediationView): string {
  const { state, round, task, next, refused, acknowledged, snoozed, history } = view;
  return [
    `**${STATES[state]}**`,
    task &&
      `Task ${task.id}: ${task.status}${task.closedAt ? ` since ${task.closedAt}` : ''}; round ${round}.`,
    next && `Waits for ${WAITS[next.for]}${next.at ? `, at ${next.at}` : ''}.`,
    refused && `The return was refused: \`${refused}\`.`,
    acknowledged?.round === round && `Acknowledged by ${acknowledged.by}.`,
    snoozed && `Snoozed by ${snoozed.by} until ${snoozed.until}.`,
    history.length > 0 && ['What happened:', ...history.map(happening)].join('\n'),
  ]
    .filter((line) => typeof line === 'string')
    .join('\n\n');
}

function happening({ at, what, round, by }: Happening): string {
  return `- ${at}, round ${round}: ${what}${by === undefined ? '' : ` (${by})`}`;
}

/** A step as the summary of its timer or activity. */
export function stepInWords(step: Step): string {
  switch (step.do) {
    case 'wait':
      return `Wait for ${WAITS[step.for]}${step.until ? `, ${step.until}` : ''}`;
    case 'announce':
      return `Announce: ${step.level}`;
    case 'reopen':
      return `Reopen the task: ${step.because}`;
    case 'confirm':
      return 'Put on record that ops call it stable';
    case 'return':
      return 'Let the version return';
    case 'end':
      return 'The block is over';
  }
}
