/** The metrics that this adapter writes and serves. The telemetry adapter implements it. */
export interface HttpMetrics {
  /** `route` is the route's pattern and not the address of the request, so that the number of series is bounded. */
  observeRequest(request: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly durationMs: number;
  }): void;
  /** Registers a value that is read whenever the metrics are rendered. */
  gauge(name: string, help: string, read: () => number): void;
  /** Returns all metrics in Prometheus' text format, and its media type. */
  render(): Promise<{ readonly mediaType: string; readonly text: string }>;
}
