import type { Figure } from '../figure.ts';
import { throughputAlone, throughputSettled } from './s1-throughput.ts';
import { start } from './s10-start.ts';
import { latencyAlone, latencyBesideConsumers } from './s2-latency.ts';
import { taskPage } from './s3-task-page.ts';
import { delivery } from './s4-delivery.ts';
import { failures } from './s5-failures.ts';
import { cascadeAlone, cascadeBesideConsumers } from './s6-cascade.ts';
import { checklist } from './s7-checklist.ts';
import { growth } from './s8-growth.ts';
import { reminders } from './s9-reminders.ts';
import { transitionsAlone, transitionsSettled } from './v1-transitions.ts';

/** Every figure, in the order in which they are measured: what adds most to the tables comes last. */
export const FIGURES: readonly Figure[] = [
  throughputAlone,
  throughputSettled,
  latencyAlone,
  latencyBesideConsumers,
  transitionsAlone,
  transitionsSettled,
  delivery,
  taskPage,
  failures,
  checklist,
  reminders,
  cascadeAlone,
  cascadeBesideConsumers,
  growth,
  start,
];
