/** What is counted of ingestion. */
export interface IngestionObserver {
  /** A command was answered. */
  taken(): void;
  refused(): void;
  /** A command without a definite outcome is going to be decided again. */
  retried(): void;
  /** The number of commands that wait, as the holder last saw it. */
  lag(commands: number): void;
}
