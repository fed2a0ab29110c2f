/**
 * A closed loop: `inFlight` callers, each of which waits for its answer before its next call. It measures the throughput with a fixed number of
 * users. It does not measure how long users wait when more arrive than can be served.
 */
import { distribution } from './statistics.js';

export interface Load {
  readonly inFlight: number;
  /** Not measured: caches fill, code is compiled, connections open. */
  readonly warmUpMs: number;
  readonly measuredMs: number;
}
export interface Measured {
  readonly perSecond: number;
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time of this process per operation, in microseconds. On a shared machine it varies less than elapsed time. */
  readonly nodeUs: number;
  /** Processor time of all PostgreSQL processes per operation; null if the system does not report it. */
  readonly postgresUs: number | null;
}

/** Measures a closed loop of `call`, which must reject for any answer but success. */
export async function closedLoop(
  load: Load,
  call: (index: number) => Promise<unknown>,
  processorMs: () => Promise<number | null>,
): Promise<Measured> {
  let next = 0;
  let latencies: number[] = [];
  let stopAt = performance.now() + load.warmUpMs;
  const caller = async (): Promise<void> => {
    while (performance.now() < stopAt) {
      const begun = performance.now();
      await call(next++);
      latencies.push(performance.now() - begun);
    }
  };
  const callers = () => Promise.all(Array.from({ length: load.inFlight }, caller));
  await callers();
  latencies = [];
  const meter = await startMeter(processorMs);
  stopAt = performance.now() + load.measuredMs;
  await callers();
  return { ...(await meter(latencies.length)), ...percentiles(latencies) };
}

type Rates = Pick<Measured, 'perSecond' | 'count' | 'nodeUs' | 'postgresUs'>;

/** Starts to measure time and processor time. The returned function ends the measurement of `count` operations. */
export async function startMeter(
  processorMs: () => Promise<number | null>,
): Promise<(count: number) => Promise<Rates>> {
  const postgresBefore = await processorMs();
  const nodeBefore = process.cpuUsage();
  const begun = performance.now();
  return async (count) => {
    const elapsedMs = performance.now() - begun;
    const node = process.cpuUsage(nodeBefore);
    const postgresAfter = await processorMs();
    return {
      perSecond: (count / elapsedMs) * 1_000,
      count,
      nodeUs: (node.user + node.system) / count,
      postgresUs:
        postgresBefore === null || postgresAfter === null ? null : ((postgresAfter - postgresBefore) * 1_000) / count,
    };
  };
}

export function percentiles(latencies: readonly number[]): { readonly p50Ms: number; readonly p99Ms: number } {
  const { p50, p99 } = distribution(latencies);
  return { p50Ms: p50, p99Ms: p99 };
}
