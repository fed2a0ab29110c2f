import type { Directory } from '../../src/actors/directory.js';
import { LocalHold } from '../../src/actors/local-hold.js';
import type { StreamId } from '../../src/kernel/position.js';

/** Queues a hold before it returns, and resolves when the hold is granted: when its states are loaded, or when nothing is in flight on its streams. */
export async function held(
  directory: Directory,
  streams: readonly StreamId[],
  arrival: number,
  drained: boolean,
): Promise<LocalHold> {
  const hold = directory.acquire(streams, arrival);
  if (!(hold instanceof LocalHold)) throw new Error('a directory gives local holds');
  await (drained ? hold.drained() : hold.ready());
  return hold;
}
