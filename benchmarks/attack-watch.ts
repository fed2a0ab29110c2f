/**
 * A process that watches a node under attack: it asks for /healthz without pause, and samples the resident set. It is a process of its own, because the
 * attackers keep theirs busy, and would be measured instead.
 */
import { readFileSync } from 'node:fs';
import { HttpConnection } from './http-connection.js';

export interface WatchOrder {
  readonly port: number;
  readonly pid: number;
}
export interface Watched {
  /** Resident before the attack. */
  readonly startMb: number;
  readonly peakMb: number;
  readonly worstHealthMs: number;
  readonly p99HealthMs: number;
}

const pageBytes = 4_096;
const pauseMs = 5;

let isWatching = true;

async function watch({ port, pid }: WatchOrder): Promise<Watched> {
  const connection = new HttpConnection(port);
  const times: number[] = [];
  const startMb = residentMb(pid);
  let peakMb = startMb;
  while (isWatching) {
    const begun = performance.now();
    const status = await connection.send('GET', '/healthz');
    if (status !== 200) throw new Error(`/healthz was answered with ${status}`);
    times.push(performance.now() - begun);
    peakMb = Math.max(peakMb, residentMb(pid));
    await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  connection.close();
  times.sort((a, b) => a - b);
  return {
    startMb,
    peakMb,
    worstHealthMs: times.at(-1) ?? 0,
    p99HealthMs: times[Math.floor(times.length * 0.99)] ?? 0,
  };
}

function residentMb(pid: number): number {
  // The second field is the number of resident pages.
  return (Number(readFileSync(`/proc/${pid}/statm`, 'utf8').split(' ')[1]) * pageBytes) / 2 ** 20;
}

process.once('message', (order: WatchOrder) => {
  process.once('message', () => {
    isWatching = false;
  });
  void watch(order).then(
    (watched) => process.send?.({ watched }, () => process.exit(0)),
    (error: unknown) => process.send?.({ failure: String(error) }, () => process.exit(1)),
  );
});
process.once('disconnect', () => process.exit(1));
