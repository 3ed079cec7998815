import type { Refusal } from '@interlock/contracts';

/** Calendar days as `YYYY-MM-DD`, which sort as text; null is no bound. */
export interface DayRange {
  readonly start_date: string | null;
  readonly end_date: string | null;
}

function refusal(field: string, message: string): Refusal {
  return { code: 'dates_out_of_range', message, details: [{ field, message }] };
}

/** Why a range ends before it starts, or undefined. */
export function rangeRefusal(range: DayRange): Refusal | undefined {
  if (range.start_date === null || range.end_date === null || range.end_date >= range.start_date)
    return undefined;
  return refusal('end_date', 'End date must be after or equal to start date.');
}

/** Why a task's days don't fit its project's (Business Rules, Date Validation), or undefined. */
export function taskDatesRefusal(task: DayRange, project: DayRange | null): Refusal | undefined {
  if (project?.start_date && task.start_date && task.start_date < project.start_date) {
    return refusal('start_date', 'Ngày bắt đầu task không được trước ngày bắt đầu dự án.');
  }
  if (project?.end_date && task.end_date && task.end_date > project.end_date) {
    return refusal('end_date', 'Ngày kết thúc task không được sau ngày kết thúc dự án.');
  }
  return rangeRefusal(task);
}
