import { isSubscribed, type InterlockEvent } from '@interlock/contracts';
import type { Notice } from './notice.ts';
import { taskNoticeOf } from './task-notice.ts';
import { versionNoticeOf } from './version-notice.ts';

/**
 * What an event gives reason to tell (the tables Notifications of Flows 13, 31 and 32): undefined for one that concerns
 * nobody. Throws a ZodError when an event of a known type is malformed.
 */
export function noticeOf(event: InterlockEvent): Notice | undefined {
  if (!isSubscribed('notifications', event)) return undefined;
  return taskNoticeOf(event) ?? versionNoticeOf(event);
}
