import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeProcess } from './node-process.js';

const sampleMs = 50;

/** The resident set of a node, which includes that of its workers, in MB. */
export async function residentMb(node: NodeProcess): Promise<number> {
  return (await node.memory()).rss / 2 ** 20;
}

/** Does some work, and watches the resident set of the node meanwhile. Returns what the work returned, and the highest value in MB. */
export async function watchingMemory<T>(
  node: NodeProcess,
  work: () => Promise<T>,
): Promise<{ readonly found: T; readonly peakMb: number }> {
  let most = 0;
  let isWorking = true;
  const watch = async (): Promise<void> => {
    while (isWorking) {
      most = Math.max(most, await residentMb(node));
      await sleep(sampleMs);
    }
  };
  const watching = watch().catch(() => undefined); // The node has ended. The work fails, too, and knows why.
  try {
    return { found: await work(), peakMb: Math.max(most, await residentMb(node)) };
  } finally {
    isWorking = false;
    await watching;
  }
}
