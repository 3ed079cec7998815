/** What of an event says whether it is one of many that are told once; nothing of it has been checked. */
interface Unchecked {
  readonly type?: unknown;
  readonly data?: {
    readonly tenant_id?: unknown;
    readonly cause?: { readonly type?: unknown; readonly id?: unknown } | null;
    readonly data?: { readonly task?: { readonly assignee_id?: unknown; readonly project_id?: unknown } };
  };
}

/**
 * The name of what an event is told as, together with others: the same for those that come of one cascade and are for
 * the same people, so that nothing is left to tell of the second. Undefined for an event that is told by itself. Takes
 * the event as it was parsed: nearly all that a cascade publishes is done with after this.
 */
export function toldTogetherAs(event: unknown): string | undefined {
  const { type, data } = (event ?? {}) as Unchecked;
  const task = data?.data?.task;
  if (data?.cause?.type !== 'project_cascade' || task === undefined) return undefined;
  return JSON.stringify([data.tenant_id, type, data.cause.id, task.assignee_id, task.project_id]);
}
