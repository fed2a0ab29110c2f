import { expect, it } from 'vitest';
import { clusterLimits } from '../../config/cluster.js';
import { Membership } from '../../src/cluster/membership.js';
import { Subjects } from '../../src/cluster/subjects.js';
import { type Beat, decodeReply } from '../../src/cluster/wire.js';
import { ProcessTime } from '../simulation/cluster/process-time.js';
import { VirtualTime } from '../simulation/cluster/virtual-time.js';
import { MemoryBroker } from '../support/memory-broker.js';
import { MemoryViewStore } from '../support/memory-view-store.js';

const subjects = new Subjects('test');

/** Returns what a node says of itself in its heartbeats, if its process is stopped for a while. */
async function statusesAround(pause: { readonly atMs: number; readonly forMs: number }): Promise<readonly string[]> {
  const time = new VirtualTime();
  const process = new ProcessTime(time, 0);
  const broker = new MemoryBroker({ after: (ms, work) => time.after(ms, work), delayMs: () => 1 });
  const statuses: string[] = [];
  broker.join('listener').subscribe(subjects.beat, ({ body }) => {
    statuses.push(decodeReply<Beat>(body)?.status ?? 'unreadable');
  });
  const ignore = (): void => undefined;
  const membership = new Membership({
    ...{ self: { node: 'n', incarnation: 'n' }, edge: false, messages: broker.join('n'), subjects },
    ...{ views: new MemoryViewStore(), limits: clusterLimits, observer: { happened: ignore } },
    timers: {
      elapsedMs: () => process.elapsedMs(),
      after: (ms, work) => process.after(ms, work),
      jitter: (ms) => ms,
    },
    describe: () => ({ level: 1, version: '0', startedAt: '', url: null, commandsPerSecond: 0, p99Ms: 0 }),
    pingStore: () => new Promise<void>((resolve) => void process.after(1, resolve)),
    ...{ onOwners: ignore, onPause: ignore, onTrouble: ignore },
  });
  membership.start();
  time.after(pause.atMs, () => {
    process.stop();
    broker.pause('n');
  });
  time.after(pause.atMs + pause.forMs, () => {
    process.continue();
    broker.resume('n');
  });
  await time.run(() => time.now > 10_000, 20_000);
  return statuses;
}

it('a process that was stopped for less than its removal takes does not report that it lost the database', async () => {
  for (let atMs = 3_000; atMs < 3_500; atMs += 70)
    for (let forMs = 100; forMs < 1_950; forMs += 90) {
      const statuses = await statusesAround({ atMs, forMs });
      expect(new Set(statuses), `stopped after ${atMs} ms for ${forMs} ms`).toEqual(new Set(['serving']));
      expect(statuses.length).toBeGreaterThan(10);
    }
});
