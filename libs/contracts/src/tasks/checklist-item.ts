import { z } from 'zod';
import { ITEM_STATUSES, itemStatusSchema, statusNumber, statusNumberSchema } from '../status-words.ts';
import { title } from '../primitives.ts';

/** An item of a task's checklist, in the stored words. */
export const checklistItem = z.object({
  id: z.string(),
  task_id: z.string(),
  title: z.string(),
  status: z.enum(ITEM_STATUSES),
  position: z.int(),
  created_at: z.string(),
  updated_at: z.string(),
});
export type ChecklistItem = z.output<typeof checklistItem>;

/** No checklist is longer. */
export const MOST_ITEMS = 200;

/** An item of a task that is about to be made, in stored words or in the numbers of Derivation. */
export const newItem = z.object({ title, status: itemStatusSchema().default('backlog') });
export const newItemApi = z.object({ title, status: statusNumberSchema().default('backlog') });
export type NewItem = z.output<typeof newItem>;

/** Where an item stands among the others of its task; the same place twice is in the order they were made. */
export const itemPosition = z.int().min(0).max(1_000_000_000);

/** A checklist item in a task of `/api`. */
export const checklistItemApi = z
  .object({
    checklist_item_id: z.string(),
    title: z.string(),
    status: z.literal([1, 2, 3, 4]),
    position: z.int(),
    created_at: z.string(),
    updated_at: z.string(),
  })
  .meta({ id: 'ChecklistItem' });

/** An item as `/api` shows it. */
export function presentItemApi({ id, task_id: _task, status, ...shown }: ChecklistItem) {
  return { checklist_item_id: id, ...shown, status: statusNumber(status) };
}
