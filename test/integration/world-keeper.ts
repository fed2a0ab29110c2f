/** Keepers of checkpoints that work without a break, while others write. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Turns } from '../../src/application/pieces.js';
import type { SavedStates } from '../../src/application/ports/saved-states.js';
import { CheckpointKeeper } from '../../src/application/upkeep/checkpoint-keeper.js';
import type { Chance } from '../../src/harvest/chance.js';
import type { Composed } from '../../src/main/compose.js';

export interface KeeperTally {
  written: number;
  removed: number;
}

/** Others have time to write between a read and the write that follows it. */
function slow(saved: SavedStates, chance: Chance): SavedStates {
  return {
    ...saved,
    parts: async (queries, limit) => {
      const parts = await saved.parts(queries, limit);
      await sleep(chance.pick([0, 0, 10]));
      return parts;
    },
  };
}

/**
 * Starts keepers with small limits, which disagree on the distance between checkpoints: so they always have something to write. Returns a function that ends them, and rejects if
 * they found a saved state that differed.
 */
export function keepCheckpoints(
  { postgres }: Pick<Composed, 'postgres'>,
  chance: Chance,
  tally: KeeperTally,
): () => Promise<void> {
  const keeperOf = (checkpointEvery: number): CheckpointKeeper =>
    new CheckpointKeeper({
      ...{ saved: slow(postgres.savedStates, chance), cursor: postgres.keeperCursor, pause: (ms) => sleep(ms) },
      turns: new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, 1),
      limits: {
        ...{
          intervalMs: 0,
          attemptsPerPart: chance.pick([1, 3]),
          retryPauseMs: 1,
          streamsPerRead: chance.pick([1, 3, 20]),
        },
        checkpointEvery,
        touchesPerRun: chance.pick([10, 1_000]),
        touchesPerStream: chance.pick([1, 5, 100]),
        touchesPerPart: 1,
      },
      observer: {
        checkpoints: (written, removed) => {
          tally.written += written;
          tally.removed += removed;
        },
        differences: (count) => {
          throw new Error(`${count} saved states differed from those that the keeper computed`);
        },
        unfoldable: ({ stream, reason }) => {
          throw new Error(`${stream} could not be folded: ${reason}`);
        },
      },
    });
  const keepers = [1, 4].map(keeperOf);
  let isEnding = false;
  const work = async (): Promise<void> => {
    while (!isEnding) {
      await chance.pick(keepers).runOnce();
      await sleep(1);
    }
  };
  const working = work();
  working.catch(() => undefined);
  return async () => {
    isEnding = true;
    await working;
  };
}
