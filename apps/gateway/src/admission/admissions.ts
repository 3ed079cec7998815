import { Counter, Gauge, type Logger, type Metrics } from '@interlock/service';
import { Admission, type AdmissionConfig, type Reason } from './admission.ts';

type Bounds = Pick<AdmissionConfig, 'limit' | 'queue'>;

const TELL_EVERY_MS = 1_000;

/** An admission for each service: one that is slow keeps nobody from the others. Tells metrics and log of them. */
export class Admissions {
  readonly #bounds: Bounds;
  readonly #log: Logger;
  readonly #refused: Counter<'to' | 'reason'>;
  readonly #byService = new Map<string, Admission>();
  readonly #untold = new Map<string, number>();
  readonly #timer: NodeJS.Timeout;

  constructor(bounds: Bounds, log: Logger, { registry }: Pick<Metrics, 'registry'>) {
    this.#bounds = bounds;
    this.#log = log;
    const registers = [registry];
    this.#refused = new Counter({
      name: 'interlock_admission_refused_total',
      help: 'Requests that were not let in, by the reason: a queue that stood already, or a wait that was too long',
      labelNames: ['to', 'reason'],
      registers,
    });
    this.#gauge(registers, 'running', 'Calls under way', ({ running }) => running);
    this.#gauge(registers, 'limit', 'Calls that are let in at once', ({ limit }) => limit);
    this.#gauge(registers, 'waiting', 'Requests that wait to be let in', ({ waiting }) => waiting);
    this.#timer = setInterval(() => this.#tell(), TELL_EVERY_MS).unref();
  }

  of(service: string): Admission {
    const known = this.#byService.get(service);
    if (known) return known;
    const counts = {
      queue: this.#refused.labels({ to: service, reason: 'queue' }),
      wait: this.#refused.labels({ to: service, reason: 'wait' }),
    };
    const onRefused = (reason: Reason) => {
      counts[reason].inc();
      this.#untold.set(service, (this.#untold.get(service) ?? 0) + 1);
    };
    const made = new Admission({ ...this.#bounds, onRefused });
    this.#byService.set(service, made);
    return made;
  }

  /** Whether anybody waits at all: if not, there is nothing to look at. */
  anyWaiting(): boolean {
    for (const { waiting } of this.#byService.values()) if (waiting > 0) return true;
    return false;
  }

  stop(): void {
    clearInterval(this.#timer);
  }

  #gauge(registers: Metrics['registry'][], what: string, help: string, read: (one: Admission) => number) {
    const name = `interlock_admission_${what}`;
    const gauge: Gauge<'to'> = new Gauge({
      name,
      help,
      labelNames: ['to'],
      registers,
      collect: () => this.#byService.forEach((one, to) => gauge.set({ to }, read(one))),
    });
  }

  /** A line for each request would cost more than refusing it. */
  #tell(): void {
    for (const [to, refused] of this.#untold) {
      const { running, limit, waiting } = this.of(to);
      this.#log.warn({ to, refused, running, limit, waiting }, 'requests were not let in');
    }
    this.#untold.clear();
  }
}
