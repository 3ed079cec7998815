import { subscribedSubjects } from '@interlock/contracts';
import { AckPolicy, DeliverPolicy, DiscardPolicy, RetentionPolicy, StorageType } from '@nats-io/jetstream';
import type { ConsumerConfig, StreamConfig } from '@nats-io/jetstream';
import { nanos } from '@nats-io/transport-node';

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
const DAY_MS = 24 * 60 * MINUTE_MS;

export const STREAM_NAMES = ['EVENTS', 'VALIDATION', 'DEAD'] as const;
export type StreamName = (typeof STREAM_NAMES)[number];

interface StreamShape {
  readonly name: StreamName;
  readonly subjects: readonly string[];
  readonly maxAgeMs: number;
  /** A second message with the same Nats-Msg-Id within this time is dropped. */
  readonly duplicateWindowMs: number;
}

interface DurableShape {
  readonly stream: StreamName;
  /** The service that reads it, and its user. */
  readonly name: string;
  /** None: everything in the stream. */
  readonly filters: readonly string[];
}

const STREAM_SHAPES: readonly StreamShape[] = [
  { name: 'EVENTS', subjects: ['evt.>'], maxAgeMs: 7 * DAY_MS, duplicateWindowMs: 10 * MINUTE_MS },
  { name: 'VALIDATION', subjects: ['validation.>'], maxAgeMs: 7 * DAY_MS, duplicateWindowMs: 10 * MINUTE_MS },
  { name: 'DEAD', subjects: ['dead.>'], maxAgeMs: 30 * DAY_MS, duplicateWindowMs: 10 * MINUTE_MS },
];

const DURABLE_SHAPES: readonly DurableShape[] = [
  { stream: 'EVENTS', name: 'audit', filters: [] },
  { stream: 'EVENTS', name: 'notifications', filters: subscribedSubjects('notifications') },
  { stream: 'EVENTS', name: 'orchestrator', filters: subscribedSubjects('orchestrator') },
  { stream: 'EVENTS', name: 'tasks', filters: subscribedSubjects('tasks') },
  { stream: 'VALIDATION', name: 'tasks', filters: [] },
  { stream: 'DEAD', name: 'audit', filters: [] },
];

/** A full stream refuses new messages (the publishers hold them back) instead of dropping old ones. */
export const STREAMS: readonly (Partial<StreamConfig> & { name: StreamName })[] = STREAM_SHAPES.map(
  (shape) => ({
    name: shape.name,
    subjects: [...shape.subjects],
    retention: RetentionPolicy.Limits,
    storage: StorageType.File,
    discard: DiscardPolicy.New,
    max_age: nanos(shape.maxAgeMs),
    duplicate_window: nanos(shape.duplicateWindowMs),
    allow_atomic: true,
  }),
);

export const DURABLES: readonly {
  stream: StreamName;
  config: Partial<ConsumerConfig> & { durable_name: string };
}[] = DURABLE_SHAPES.map(({ stream, name, filters }) => ({
  stream,
  config: {
    durable_name: name,
    ack_policy: AckPolicy.Explicit,
    deliver_policy: DeliverPolicy.All,
    ack_wait: nanos(10 * SECOND_MS),
    // The consumers decide when a message is given up; the server would drop it without a word.
    max_deliver: -1,
    // What is given back for a tenant that is held up counts among them, and must not keep the others' from coming.
    max_ack_pending: 20_000,
    ...(filters.length > 0 ? { filter_subjects: [...filters] } : {}),
  },
}));
