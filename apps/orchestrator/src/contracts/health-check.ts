/** A health check's id: who asked, and when. Histories hold ids, codes and times, never what people wrote. */
export function healthCheckId(askedBy: string, at: Date): string {
  return `health-${askedBy}-${at.toISOString()}`;
}

/** Whether one dependency of the worker answers, and after how many milliseconds. */
export interface DependencyState {
  readonly name: string;
  readonly answers: boolean;
  readonly ms: number;
}

/** What a health check found. */
export interface HealthReport {
  readonly ok: boolean;
  readonly dependencies: readonly DependencyState[];
}
