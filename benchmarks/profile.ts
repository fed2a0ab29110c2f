/** The processor time of the node by part of the program, from V8's sampling profiler. */
import { Session } from 'node:inspector/promises';

export interface ProfileLine {
  readonly part: string;
  /** Share of the time in which the thread was busy. */
  readonly share: number;
}

const parts: readonly (readonly [string, RegExp])[] = [
  ['decisions: kernel and cellar', /\/src\/(kernel|cellar)\//],
  ['use cases: bodies, admission, proposal, answer', /\/src\/application\//],
  ['actors: holds, mailboxes, group commit', /\/src\/actors\//],
  ['encoding for PostgreSQL', /\/src\/adapters\/postgres\//],
  ['HTTP', /\/src\/adapters\/http\/|\/node_modules\/(fastify|@fastify|find-my-way|avvio)\//],
  ['PostgreSQL driver', /\/node_modules\/pg/],
  ['load generator', /\/benchmarks\//],
  ['other packages', /\/node_modules\//],
  ['Node: sockets, streams, timers, buffers', /^node:/],
];

/** Profiles `work` on this thread. Sampling slows it by a few percent: the shares are valid, the rate is not. */
export async function profiled(work: () => Promise<unknown>): Promise<ProfileLine[]> {
  const session = new Session();
  session.connect();
  await session.post('Profiler.enable');
  await session.post('Profiler.setSamplingInterval', { interval: 200 });
  await session.post('Profiler.start');
  await work();
  const { profile } = await session.post('Profiler.stop');
  session.disconnect();
  const nodes = new Map(profile.nodes.map((node) => [node.id, node.callFrame]));
  const spent = new Map<string, number>();
  let idle = 0;
  let total = 0;
  for (const [index, id] of (profile.samples ?? []).entries()) {
    const frame = nodes.get(id);
    const us = profile.timeDeltas?.[index] ?? 0;
    if (frame === undefined) continue;
    total += us;
    if (frame.functionName === '(idle)') idle += us;
    else spent.set(partOf(frame), (spent.get(partOf(frame)) ?? 0) + us);
  }
  const busy = total - idle;
  const lines = [...spent].map(([part, us]) => ({ part, share: us / busy })).sort((a, b) => b.share - a.share);
  return [...lines, { part: '(idle, share of the total time: waiting for PostgreSQL)', share: idle / total }];
}

function partOf({ functionName, url }: { readonly functionName: string; readonly url: string }): string {
  if (functionName === '(garbage collector)') return 'garbage collection';
  if (url === '') return 'V8 and system calls';
  return parts.find(([, pattern]) => pattern.test(url))?.[0] ?? 'other';
}
