import { TEMPORAL_NAMESPACE, type RunningStack } from '@interlock/stack';

/** Where the Temporal UI shows the workflows that are about something, the running and those that ended. */
export function workflowsLink(
  { temporal_ui }: Pick<RunningStack, 'temporal_ui'>,
  about: 'ProjectId' | 'TaskId' | 'AutomationVersionId',
  id: string,
): string {
  const query = encodeURIComponent(`\`${about}\`="${id}"`);
  return `${temporal_ui}/namespaces/${TEMPORAL_NAMESPACE}/workflows?query=${query}`;
}
