import type { SupersededCascade } from '@interlock/contracts';
import type { CascadeAbout, CascadeView } from '../contracts/project-cascade.ts';
import { quoted } from '../domain/names.ts';

const count = (tasks: number) => `${tasks.toLocaleString('en')} task${tasks === 1 ? '' : 's'}`;

/** What an activity does. */
export function turnInWords(about: CascadeAbout | undefined, statusNumber: number): string {
  const what = about ? `${quoted(about.project)} to \`${about.status}\`` : `status change ${statusNumber}`;
  return `Let tasks follow ${what}; the heartbeat says how far they are`;
}

/** A cascade as the UI shows it. */
export function cascadeInWords(view: CascadeView): string {
  const { about, statusNumber, superseded, before = [] } = view;
  const what = about
    ? `The tasks of project ${quoted(about.project)} follow its status change ${statusNumber}, to \`${about.status}\`.`
    : `The tasks of the project follow its status change ${statusNumber}.`;
  return [
    what,
    `**${stateInWords(view)}**`,
    superseded && stopInWords(superseded),
    before.length > 0 && ['Before:', ...before.map((stopped) => `- ${stopInWords(stopped)}`)].join('\n'),
  ]
    .filter((line) => typeof line === 'string')
    .join('\n\n');
}

function stateInWords({ state, done, total }: CascadeView): string {
  const far = `${done.toLocaleString('en')} of ${count(total)} done`;
  switch (state) {
    case 'running':
      return `Running: ${far}.`;
    case 'paused':
      return `Paused: ${far}. Waits until the events of the batches before are published.`;
    case 'done':
      return `Done: ${count(done)}.`;
    case 'superseded':
      return 'Superseded by a later status of the project.';
    case 'gone':
      return 'The project is not there.';
  }
}

function stopInWords({ status, status_number, done, left, by }: SupersededCascade): string {
  const stop = `status change ${by.status_number}, to \`${by.status}\`, by \`${by.user_id}\` at ${by.at}`;
  return `Status change ${status_number}, to \`${status}\`, was stopped by ${stop}: ${count(done)} had followed, ${count(left)} had not and stay as they were.`;
}
