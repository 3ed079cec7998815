import { AUTOMATION_STATUSES, type AutomationStatus, type Prerequisite } from '@interlock/contracts';
import { transitionFrom } from './matrix.ts';

/** The facts that not every target is judged by: what isn't needed isn't read. Those of a block are read where there is one. */
export interface Parts {
  readonly evidence: boolean;
  readonly qa: boolean;
}

export const ALL_PARTS: Parts = { evidence: true, qa: true };
export const NO_PARTS: Parts = { evidence: false, qa: false };

/** The part that a prerequisite looks at. One that looks at a part without saying so throws: there is nothing to see. */
const PART: Readonly<Partial<Record<Prerequisite, keyof Parts>>> = {
  build_artifacts: 'evidence',
  runbook: 'evidence',
  qa_approval: 'evidence',
  qa_checklist: 'qa',
  regression_results: 'evidence',
  deployment_plan: 'evidence',
  rollback_plan: 'evidence',
  archive_approval: 'evidence',
  traffic: 'evidence',
};

/** What a transition into a status may be judged by, whatever it leads out of. */
export function partsFor(to: AutomationStatus): Parts {
  const parts = AUTOMATION_STATUSES.flatMap((status) => {
    const row = transitionFrom({ status, previous: status === 'Blocked' ? to : null }, to);
    return (row?.prerequisites ?? []).map((name) => PART[name]);
  });
  return { evidence: parts.includes('evidence'), qa: parts.includes('qa') };
}
