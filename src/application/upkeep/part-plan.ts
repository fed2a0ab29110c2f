import { cellarDomain } from '../../cellar/domain.js';
import type { CellarState } from '../../cellar/state.js';
import { type InPieces, pause } from '../../kernel/pause.js';
import { comparePositions, type Position, samePosition } from '../../kernel/position.js';
import { decodeEvent, decodeState, encodeState, isStateText } from '../change/codec.js';
import type { StateDifference } from '../ports/rebuild-store.js';
import type { SavedState, SavedStateChanges, StreamPart } from '../ports/saved-states.js';

/** How the saved states of a part of a stream have to change. */
export interface PartPlan {
  readonly changes: SavedStateChanges;
  readonly differences: readonly StateDifference[];
  /** The checkpoint at which the part ends, from which the next one starts. Null: the part ends with the stream. */
  readonly end: Position | null;
  /** The number of touches up to the end, or up to the one that cannot be folded. */
  readonly touches: number;
  /** `restart`: the base is no state. It is only removed, and the part must be read again. `leftOut`: a touch cannot be folded. Nothing is changed. */
  readonly result: 'folded' | 'restart' | 'leftOut';
}

/**
 * Folds a part of a stream, compares the states that are saved in it with the states that result, and spaces its checkpoints: one that comes less than
 * half of `spacing` touches after the one before it is removed, and a gap of more than twice the spacing is filled. Checkpoints that are spaced
 * well enough are left alone. The part must have more than four times as many touches as the spacing if the stream has more. Never throws: a base that
 * is no state, and a touch that cannot be folded, are reported as differences.
 */
export function* planPart(part: StreamPart, spacing: number): InPieces<PartPlan> {
  if (part.unreadable === true) return unreadable(part);
  const { stream, base } = part;
  const state = base === null ? cellarDomain.initial(stream) : stateOf(base.state);
  if (state === null) return withoutBase(part);
  const fold = new PartFold(part, spacing, state);
  for (const [index, touch] of part.touches.entries()) {
    try {
      fold.touch(touch.position, touch.events);
    } catch (error) {
      return leftOut(part, index + 1, touch.position, error);
    }
    yield pause;
  }
  return fold.plan();
}

interface Candidate {
  readonly position: Position;
  readonly state: CellarState;
  /** The number of touches since the last checkpoint that is kept. */
  readonly since: number;
}

/** Owns: the state after the last touch, and the changes that were found so far. */
class PartFold {
  private last: Position | null;
  /** The last checkpoint that is kept or saved, and the number of touches up to it. */
  private end: Position | null = null;
  private touchesToEnd = 0;
  private touches = 0;
  /** The touches since the last checkpoint that is kept. */
  private since = 0;
  private candidates: Candidate[] = [];
  private readonly removed: Position[] = [];
  private readonly saved: SavedState[] = [];
  private readonly differences: StateDifference[] = [];
  /** The number of checkpoints that were met. */
  private met = 0;

  constructor(
    private readonly part: StreamPart,
    private readonly spacing: number,
    private state: CellarState,
  ) {
    this.last = part.base?.position ?? null;
  }

  touch(position: Position, events: readonly string[]): void {
    this.dropBefore(position);
    for (const event of events) this.state = cellarDomain.evolve(this.state, decodeEvent(event), position);
    this.last = position;
    this.touches += 1;
    this.since += 1;
    const checkpoint = this.part.checkpoints[this.met];
    if (checkpoint !== undefined && samePosition(checkpoint.position, position)) this.meet(checkpoint);
    else if (this.since % this.spacing === 0) this.candidates.push({ position, state: this.state, since: this.since });
  }

  /** Removes the checkpoints before a position, or all that are left: their actions no longer touch the stream there. They hold the state after the touch before. */
  private dropBefore(end: Position | null): void {
    for (;;) {
      const checkpoint = this.part.checkpoints[this.met];
      if (checkpoint === undefined || (end !== null && comparePositions(checkpoint.position, end) >= 0)) return;
      this.met += 1;
      this.removed.push(checkpoint.position);
      if (!isStateText(checkpoint.state, this.state)) this.differ('checkpoint', checkpoint.position);
    }
  }

  private meet(checkpoint: SavedState): void {
    const { position } = checkpoint;
    this.met += 1;
    const isRight = isStateText(checkpoint.state, this.state);
    if (!isRight) this.differ('checkpoint', position);
    if (this.since * 2 < this.spacing) {
      this.removed.push(position);
      return;
    }
    this.fillGap();
    if (!isRight || checkpoint.isOlder === true) this.saved.push({ position, state: encodeState(this.state) });
    this.endAt(position, this.touches);
    this.since = 0;
    this.candidates = [];
  }

  /** Saves the candidates since the last checkpoint, if there was none for long, except one that is too close to the present touch. */
  private fillGap(): void {
    if (this.since <= this.spacing * 2) return;
    for (const { position, state, since } of this.candidates) {
      const following = this.since - since;
      if (following * 2 < this.spacing) continue;
      this.saved.push({ position, state: encodeState(state) });
      this.endAt(position, this.touches - following);
    }
  }

  private endAt(position: Position, touches: number): void {
    this.end = position;
    this.touchesToEnd = touches;
  }

  plan(): PartPlan {
    this.fillGap();
    this.dropBefore(null);
    const { stream, version, number, more } = this.part;
    if (!more) {
      const { removed, saved, differences, touches } = this;
      const head = this.head();
      return {
        changes: { stream, version, number, removed, saved, head },
        differences,
        end: null,
        touches,
        result: 'folded',
      };
    }
    // What follows the end is folded again with the next part.
    const removed = this.removed.filter((position) => this.isInPart(position));
    const differences = this.differences.filter(({ position }) => this.isInPart(position));
    return {
      changes: { stream, version, number, removed, saved: this.saved, head: undefined },
      ...{ differences, end: this.end, touches: this.touchesToEnd, result: 'folded' },
    };
  }

  private isInPart(position: Position): boolean {
    return this.end !== null && comparePositions(position, this.end) <= 0;
  }

  /** The head state to save, null to delete the present one, or undefined if that is right. */
  private head(): SavedState | null | undefined {
    const { state, last } = this;
    const { head } = this.part;
    if (head === null) return last === null ? undefined : { position: last, state: encodeState(state) };
    const isRight = isStateText(head.state, state);
    if (!isRight) this.differ('head', head.position);
    else if (head.isOlder !== true && last !== null && samePosition(last, head.position)) return undefined;
    return last === null ? null : { position: last, state: encodeState(state) };
  }

  private differ(saved: StateDifference['saved'], position: Position): void {
    this.differences.push({ stream: this.part.stream, saved, position, reason: null });
  }
}

/** Returns null if a saved text is no state. */
function stateOf(text: string): CellarState | null {
  try {
    return decodeState(text);
  } catch {
    return null;
  }
}

/** The plan that removes the base of a part. The part then starts at an earlier checkpoint. */
function withoutBase({ stream, version, number, base }: StreamPart): PartPlan {
  const positions = base === null ? [] : [base.position];
  return {
    changes: { stream, version, number, removed: positions, saved: [], head: undefined },
    differences: positions.map((position) => ({ stream, saved: 'checkpoint', position, reason: null })),
    ...{ end: base?.position ?? null, touches: 0, result: 'restart' },
  };
}

/** The plan of a part whose content cannot be read: the stream is left as it is. That is no difference, because nothing is known to be wrong. */
function unreadable({ stream, version, number }: StreamPart): PartPlan {
  return {
    changes: { stream, version, number, removed: [], saved: [], head: undefined },
    ...{ differences: [], end: null, touches: 0, result: 'folded' },
  };
}

function leftOut(
  { stream, version, number }: StreamPart,
  touches: number,
  position: Position,
  error: unknown,
): PartPlan {
  const reason = error instanceof Error ? error.message : String(error);
  return {
    changes: { stream, version, number, removed: [], saved: [], head: undefined },
    differences: [{ stream, saved: 'touch', position, reason }],
    ...{ end: null, touches, result: 'leftOut' },
  };
}
