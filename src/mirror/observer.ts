/** Receives what the relay reports for metrics. */
export interface MirrorObserver {
  /** Messages of notifications were stored and acknowledged. */
  published(messages: number): void;
  /** The last notification number in the stream, and how many notifications of the log come after it, as the relay last saw both. */
  progressed(progress: { readonly position: number; readonly lag: number }): void;
  /** Whether the relay waits for an operator. */
  stopped(isStopped: boolean): void;
}
