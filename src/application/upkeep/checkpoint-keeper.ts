import type { StreamCursor } from '../ports/saved-states.js';
import { StreamWalk, type WalkLimits, type WalkParts } from './stream-walk.js';

interface KeeperLimits extends WalkLimits {
  /** Time between two turns, of all nodes together. */
  readonly turnMs: number;
  /** About how many touches are folded in a turn. */
  readonly touchesPerTurn: number;
}

/** Where the keeper is. All nodes of a database share it. */
export interface KeeperPlace {
  /** Returns where the keeper is, and gives the turn to the caller. Null if another node took a turn less than `turnMs` ago. */
  take(turnMs: number): Promise<StreamCursor | null>;
  note(cursor: StreamCursor): Promise<void>;
}

/** Called with what the keeper changed: checkpoints written and removed, and saved states that differed from those that it computed. */
export interface KeeperObserver {
  checkpoints(written: number, removed: number): void;
  differences(count: number): void;
}

interface KeeperParts extends Pick<WalkParts, 'saved' | 'turns' | 'pause'> {
  readonly place: KeeperPlace;
  readonly limits: KeeperLimits;
  readonly observer: KeeperObserver;
}

/**
 * Keeps the distances between checkpoints right. Edits add checkpoints in some places and outdate them in others; the keeper goes round all streams, a
 * few touches in each turn, removes checkpoints that are too close to each other, and fills gaps.
 * Does not own: the place where it is, which the nodes of a database share.
 */
export class CheckpointKeeper {
  constructor(private readonly parts: KeeperParts) {}

  /** Takes a turn, unless another node has just taken one. */
  async turn(): Promise<void> {
    const { place, limits, observer } = this.parts;
    const cursor = await place.take(limits.turnMs);
    if (cursor === null) return;
    const walk = new StreamWalk(cursor, {
      ...this.parts,
      ...{ through: null, touches: limits.touchesPerTurn },
      onDifferences: async (differences) => observer.differences(differences.length),
      onProgress: async (reached, { written, removed }, isFinished) => {
        observer.checkpoints(written, removed);
        await place.note(isFinished ? { stream: '', position: null } : reached);
      },
    });
    await walk.run();
  }
}
