import type { KeeperCursor } from '../ports/keeper-cursor.js';
import type { StateDifference } from '../ports/rebuild-store.js';
import { StreamWalk, type WalkLimits, type WalkParts } from './stream-walk.js';

interface KeeperLimits extends WalkLimits {
  /** Time between two runs, of all nodes together. */
  readonly intervalMs: number;
  /** About how many touches are folded in a run. */
  readonly touchesPerRun: number;
}

/** Called with what the keeper changed: checkpoints written and removed, and saved states that differed from those that it computed. */
export interface KeeperObserver {
  checkpoints(written: number, removed: number): void;
  differences(count: number): void;
  /** A touch could not be folded, so its stream was left out. */
  unfoldable(touch: StateDifference): void;
}

interface KeeperParts extends Pick<WalkParts, 'saved' | 'turns' | 'pause'> {
  readonly cursor: KeeperCursor;
  readonly limits: KeeperLimits;
  readonly observer: KeeperObserver;
}

/**
 * The background work that folds all streams in turn, respaces their checkpoints, and replaces wrong or missing saved states. Edits add checkpoints in some
 * places and outdate them in others; the keeper folds a few touches in each run, removes checkpoints that are too close to each other, and fills gaps.
 * Does not own: its cursor, which the nodes of a database share.
 */
export class CheckpointKeeper {
  constructor(private readonly parts: KeeperParts) {}

  /** Makes a run, unless another node has just made one. */
  async runOnce(): Promise<void> {
    const { cursor, limits, observer } = this.parts;
    const start = await cursor.claimRun(limits.intervalMs);
    if (start === null) return;
    const walk = new StreamWalk(start, {
      ...this.parts,
      ...{ through: null, touches: limits.touchesPerRun },
      onDifferences: async (differences) => {
        const touches = differences.filter(({ saved }) => saved === 'touch');
        if (touches.length < differences.length) observer.differences(differences.length - touches.length);
        for (const touch of touches) observer.unfoldable(touch);
      },
      onProgress: async (reached, { written, removed }, isFinished) => {
        observer.checkpoints(written, removed);
        await cursor.note(isFinished ? { stream: '', position: null } : reached);
      },
    });
    await walk.run();
  }
}
