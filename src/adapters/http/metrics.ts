/** What this adapter needs of the metrics; the telemetry adapter implements it. */
export interface HttpMetrics {
  /** `route` is the pattern, never the address: the number of series stays bounded. */
  observeRequest(request: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly durationMs: number;
  }): void;
  /** Registers a value that is read when the metrics are asked for. */
  gauge(name: string, help: string, read: () => number): void;
  /** The exposition text of everything, and its media type. */
  render(): Promise<{ readonly mediaType: string; readonly text: string }>;
}
