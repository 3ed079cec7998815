import { proxyActivities, setCurrentDetails, upsertSearchAttributes } from '@temporalio/workflow';
import type { Activities } from '../activities/activities.ts';
import type { DependencyState, HealthReport } from '../contracts/health-check.ts';
import { SEARCH_ATTRIBUTES } from '../contracts/names.ts';

const { askDependencies } = proxyActivities<Pick<Activities, 'askDependencies'>>({
  startToCloseTimeout: '3 seconds',
  scheduleToCloseTimeout: '1 minute',
  retry: { initialInterval: '200 milliseconds', maximumInterval: '2 seconds' },
  summary: 'Ask each dependency whether it answers',
});

/** Proves the whole way of a workflow, from the server to an activity and back, and says who answers. */
export async function healthCheck(): Promise<HealthReport> {
  setCurrentDetails('Asking the dependencies of the worker.');
  const dependencies = await askDependencies();
  const ok = dependencies.every(({ answers }) => answers);
  setCurrentDetails(dependencies.map(inWords).join('\n'));
  upsertSearchAttributes([{ key: SEARCH_ATTRIBUTES.state, value: ok ? 'ok' : 'degraded' }]);
  return { ok, dependencies };
}

function inWords({ name, answers, ms }: DependencyState): string {
  return answers ? `${name} answers (${ms} ms)` : `${name} does not answer`;
}
