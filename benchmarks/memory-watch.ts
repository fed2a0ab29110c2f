import { setTimeout as sleep } from 'node:timers/promises';
import type { NodeProcess } from './node-process.js';

const sampleMs = 50;

/** The resident set of a node, which includes that of its workers, in MB. */
export async function residentMb(node: NodeProcess): Promise<number> {
  return (await node.memory()).rss / 2 ** 20;
}

/** Watches the resident set of the node. The returned function stops watching, and returns the highest value in MB. */
export function watchMemory(node: NodeProcess): () => Promise<number> {
  let most = 0;
  let isWatching = true;
  const watching = (async () => {
    while (isWatching) {
      most = Math.max(most, await residentMb(node));
      await sleep(sampleMs);
    }
  })();
  return async () => {
    isWatching = false;
    await watching;
    return Math.max(most, await residentMb(node));
  };
}
