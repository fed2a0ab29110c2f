/**
 * The metrics of one node. Other parts register theirs through `Metrics` and do not depend on prom-client.
 *
 * Owns: its registry; there is no global one. Each combination of labels is a series, so labels are route patterns and codes, never paths.
 */
import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';

export interface Metrics {
  observeRequest(request: {
    readonly route: string;
    readonly method: string;
    readonly status: number;
    readonly durationMs: number;
  }): void;
  /** Registers a value that is read whenever the metrics are rendered. */
  gauge(name: string, help: string, read: () => number): void;
  /** Registers a counter and returns the function that increases it. */
  counter(name: string, help: string): (amount?: number) => void;
  /** Registers a counter for each of some values of a label, and returns the function that increases one of them. */
  counterBy<V extends string>(
    name: string,
    help: string,
    by: { readonly label: string; readonly values: readonly V[] },
  ): (value: V) => void;
  /** Registers a metric whose series are read whenever the metrics are rendered: pairs of the label's value and the number. The caller bounds how many there are. */
  seriesBy(
    name: string,
    help: string,
    by: { readonly type: 'counter' | 'gauge'; readonly label: string },
    read: () => Iterable<readonly [value: string, number: number]>,
  ): void;
  /** Registers a histogram and returns the function that adds a value. `buckets` are upper bounds, ascending. */
  histogram(name: string, help: string, buckets: readonly number[]): (value: number) => void;
  render(): Promise<{ readonly mediaType: string; readonly text: string }>;
}

/** Upper bounds in seconds: fine around a durable write (a few milliseconds), coarse beyond. */
const requestBuckets = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10];

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  // Processor, memory, garbage collection and event loop lag.
  collectDefaultMetrics({ register: registry });
  const observeRequest = requestObserver(registry);
  return {
    observeRequest,
    gauge(name, help, read) {
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    },
    counter(name, help) {
      const counter = new Counter({ name, help, registers });
      return (amount = 1) => counter.inc(amount);
    },
    counterBy(name, help, { label, values }) {
      const counter = new Counter({ name, help, labelNames: [label], registers });
      // Created at once, so that rates of outcomes that are rare begin at 0.
      const series = new Map<string, { inc(): void }>(
        values.map((value) => [value, counter.labels({ [label]: value })]),
      );
      for (const value of values) counter.inc({ [label]: value }, 0);
      return (value) => series.get(value)?.inc();
    },
    seriesBy(name, help, { type, label }, read) {
      if (type === 'gauge') {
        const labelled = { name, help, labelNames: [label], registers };
        new Gauge({
          ...labelled,
          collect() {
            this.reset();
            for (const [value, number] of read()) this.set({ [label]: value }, number);
          },
        });
        return;
      }
      new Counter({
        ...{ name, help, labelNames: [label], registers },
        collect() {
          this.reset();
          for (const [value, number] of read()) this.inc({ [label]: value }, number);
        },
      });
    },
    histogram(name, help, buckets) {
      const histogram = new Histogram({ name, help, registers, buckets: [...buckets] });
      return (value) => histogram.observe(value);
    },
    async render() {
      return { mediaType: registry.contentType, text: await registry.metrics() };
    },
  };
}

function requestObserver(registry: Registry): Metrics['observeRequest'] {
  const histogram = new Histogram({
    name: 'solera_http_request_duration_seconds',
    help: 'Time from the arrival of a request to the end of its answer.',
    labelNames: ['route', 'method', 'status'] as const,
    buckets: requestBuckets,
    registers: [registry],
  });
  // Looking up a series by its labels costs more than observing. The map is bounded by routes × methods × statuses.
  const series = new Map<string, { observe(seconds: number): void }>();
  return ({ route, method, status, durationMs }) => {
    const key = `${method} ${status} ${route}`;
    let known = series.get(key);
    if (known === undefined) {
      known = histogram.labels({ route, method, status: String(status) });
      series.set(key, known);
    }
    known.observe(durationMs / 1_000);
  };
}
