import type { Figure } from '../figure.ts';
import { throughputAlone, throughputSettled } from './s1-throughput.ts';
import { latency } from './s2-latency.ts';

/** Every figure, in the order in which they are measured. */
export const FIGURES: readonly Figure[] = [throughputAlone, throughputSettled, latency];
