/** What the processes of a benchmark tell each other. Types only: importing this starts nothing. */

/** The load generator, when a stream has ended. */
export interface Sent {
  readonly is: 'sent';
  /** Exchanges that left, and all events that left. */
  readonly exchanges: number;
  readonly events: number;
  readonly payloadBytes: number;
  readonly dropped: number;
}

/** A pipeline, when the stream has ended. */
export interface Read {
  readonly is: 'read';
  /** User and system time, from the connect to the end. */
  readonly cpuSeconds: number;
  readonly exchanges: number;
  /** The most memory the process has had, from its start. */
  readonly peakMegabytes: number;
  readonly note?: string;
}

export type Kind = 'floor' | 'ours' | 'eager';
