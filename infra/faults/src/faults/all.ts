import type { Fault } from '../fault.ts';
import { WALLS } from '../walls/all.ts';
import { kills } from './f1-kills.ts';
import { fullDisks } from './f8-full-disks.ts';
import { rollingRestart } from './f9-rolling-restart.ts';
import { halfOpen } from './f5-half-open.ts';
import { oneKey } from './f10-one-key.ts';
import { overload } from './f17-overload.ts';
import { oneFloods } from './f21-one-floods.ts';
import { stopped } from './f18-stopped.ts';
import { cutSessions } from './f2-cut-sessions.ts';
import { redelivery } from './f3-redelivery.ts';
import { lateCommits } from './f4-late-commits.ts';
import { poison } from './f6-poison.ts';
import { dueTimes } from './f7-due-times.ts';

/** Every fault, in the order in which they are injected. */
export const FAULTS: readonly Fault[] = [
  kills,
  cutSessions,
  redelivery,
  lateCommits,
  halfOpen,
  poison,
  dueTimes,
  rollingRestart,
  oneKey,
  stopped,
  overload,
  oneFloods,
  fullDisks,
  ...WALLS,
];
