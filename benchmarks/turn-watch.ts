/** Watches the turns of this process's event loop. */
import { readFileSync } from 'node:fs';
import { monitorEventLoopDelay } from 'node:perf_hooks';

/** The time between two turns, in milliseconds. A timer of a millisecond sets the pace, so an idle loop has about 1. */
export interface TurnTimes {
  readonly p50Ms: number;
  readonly p99Ms: number;
  readonly maxMs: number;
  /** The most processor time that the main thread used between two turns; null except on Linux. Other processes do not change it much. */
  readonly processorMs: number | null;
}

/** Starts to watch. The returned function ends that, and returns what was found. */
export function watchTurns(): () => TurnTimes {
  const monitor = monitorEventLoopDelay({ resolution: 1 });
  const processor = watchProcessorTime();
  monitor.enable();
  return () => {
    monitor.disable();
    return {
      p50Ms: monitor.percentile(50) / 1e6,
      p99Ms: monitor.percentile(99) / 1e6,
      maxMs: monitor.max / 1e6,
      processorMs: processor(),
    };
  };
}

/** Watches the processor time of the main thread between turns. The returned function ends that, and returns the most. */
function watchProcessorTime(): () => number | null {
  if (process.platform !== 'linux') return () => null;
  let most = 0;
  let last = mainThreadMs();
  const timer = setInterval(() => {
    const now = mainThreadMs();
    most = Math.max(most, now - last);
    last = now;
  }, 1);
  return () => {
    clearInterval(timer);
    return most;
  };
}

/** The first field of schedstat is the time on the processor in nanoseconds. The main thread has the id of the process. */
function mainThreadMs(): number {
  const [nanoseconds = '0'] = readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'latin1').split(' ');
  return Number(nanoseconds) / 1e6;
}
