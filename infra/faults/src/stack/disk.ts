export type Server = 'postgres' | 'nats';

/** Where a server keeps its data, and how it gets full. */
export interface Disk {
  /** How it gets full, in words. */
  readonly means: string;
  fill(): Promise<void>;
  free(): Promise<void>;
  /** Only after the stack has stopped. */
  end(): void;
}
