export const ITEMS = ['backlog', 'in_progress', 'done', 'canceled'] as const;

/**
 * What a checklist adds up to, by the rules in words: work under way, or done beside planned, is in progress; all
 * skipped is skipped; nothing pending is done; else planned. Null without items.
 */
export function deriveStatus(items: readonly (typeof ITEMS)[number][]) {
  if (items.length === 0) return null;
  const has = (status: (typeof ITEMS)[number]) => items.includes(status);
  const count = (status: (typeof ITEMS)[number]) => items.filter((item) => item === status).length;
  const required = items.length - count('canceled');
  const progress = required === 0 ? 0 : Math.floor((100 * count('done')) / required);
  if (has('in_progress') || (has('done') && has('backlog'))) return { status: 'in_progress', progress };
  if (required === 0) return { status: 'canceled', progress };
  return { status: has('backlog') ? 'backlog' : 'done', progress };
}
