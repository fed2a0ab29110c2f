/**
 * A closed loop: `inFlight` callers, each of which waits for its answer before it asks again. What it measures is throughput at a
 * fixed number of waiting users; what it does not measure is what a user waits when more arrive than can be served.
 */
export interface Load {
  readonly inFlight: number;
  /** Not counted: caches fill, code is compiled, connections open. */
  readonly warmUpMs: number;
  readonly measuredMs: number;
}
export interface Measured {
  readonly perSecond: number;
  readonly count: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
  /** Processor time an operation took of this process, in microseconds: steadier than the clock where others share the machine. */
  readonly nodeUs: number;
  /** The same of PostgreSQL, all its processes; null where it can't be told. */
  readonly postgresUs: number | null;
}

/** `ask` must reject where the answer isn't what was wanted: a refusal is no throughput. */
export async function closedLoop(
  load: Load,
  ask: (index: number) => Promise<unknown>,
  processorMs: () => Promise<number | null>,
): Promise<Measured> {
  let next = 0;
  let latencies: number[] = [];
  let stopAt = performance.now() + load.warmUpMs;
  const caller = async (): Promise<void> => {
    while (performance.now() < stopAt) {
      const begun = performance.now();
      await ask(next++);
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

/** Clock and processors from now on; call what it gives with the number of operations done. */
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

export function percentiles(latencies: number[]): { readonly p50Ms: number; readonly p99Ms: number } {
  const sorted = Float64Array.from(latencies).sort();
  const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50Ms: at(0.5), p99Ms: at(0.99) };
}
