import type { Directory } from '../../src/actors/directory.js';
import { LocalHold } from '../../src/actors/local-hold.js';
import type { StreamId } from '../../src/kernel/position.js';

/** Takes places at once, and resolves when the hold is granted: with its states loaded, or with nothing in flight. */
export async function held(
  directory: Directory,
  streams: readonly StreamId[],
  age: number,
  drained: boolean,
): Promise<LocalHold> {
  const hold = directory.acquire(streams, age);
  if (!(hold instanceof LocalHold)) throw new Error('a directory gives local holds');
  await (drained ? hold.drained() : hold.ready());
  return hold;
}
