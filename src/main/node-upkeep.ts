import { setTimeout as sleep } from 'node:timers/promises';
import { keeperLimits } from '../../config/checkpoints.js';
import { limits } from '../../config/limits.js';
import { nodeLimits } from '../../config/node.js';
import { Turns } from '../application/pieces.js';
import { CheckpointKeeper, type KeeperObserver } from '../application/upkeep/checkpoint-keeper.js';
import type { Composed } from './compose.js';

/** Starts the background work of a node on its database: the janitor, and the keeper of checkpoints. Returns a function that ends it, and waits for what is in progress. */
export function startUpkeep(
  { postgres }: Pick<Composed, 'postgres'>,
  observer: KeeperObserver,
  onTrouble: (what: string, error: unknown) => void,
): () => Promise<void> {
  const { savedStates: saved, keeperCursor: cursor } = postgres;
  const keeper = new CheckpointKeeper({
    ...{ saved, cursor, limits: keeperLimits },
    observer: {
      ...observer,
      unfoldable: (touch) => {
        observer.unfoldable(touch);
        const { stream, position, reason } = touch;
        onTrouble(`folding action ${position.id} of ${stream}`, new Error(reason ?? 'unknown'));
      },
    },
    turns: new Turns({ nextTurn: setImmediate, elapsedMs: () => performance.now() }, limits.msPerTurn),
    pause: (ms) => sleep(ms),
  });
  const stops = [
    repeat(nodeLimits.sweepIntervalMs, 'deleting the drafts of dead writers', onTrouble, () => postgres.sweep()),
    repeat(keeperLimits.intervalMs, 'keeping checkpoints', onTrouble, () => keeper.runOnce()),
  ];
  return async () => {
    await Promise.all(stops.map((stop) => stop()));
  };
}

/** Repeats work. A repetition is left out while the one before it is in progress. */
function repeat(
  ms: number,
  what: string,
  onTrouble: (what: string, error: unknown) => void,
  work: () => Promise<unknown>,
): () => Promise<void> {
  let running: Promise<void> | null = null;
  const timer = setInterval(() => {
    running ??= work()
      .then(
        () => undefined,
        (error: unknown) => onTrouble(what, error),
      )
      .finally(() => {
        running = null;
      });
  }, ms);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await running;
  };
}
