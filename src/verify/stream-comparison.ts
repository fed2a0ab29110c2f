import { decodeEvent, decodeState, isStateText } from '../application/change/codec.js';
import { cellarDomain } from '../cellar/domain.js';
import type { CellarEvent } from '../cellar/event.js';
import { lotState } from '../cellar/public-lot.js';
import type { CellarState, Lot } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import type { Touch } from '../kernel/history.js';
import { comparePositions, type Position, type StreamId } from '../kernel/position.js';
import { type Check, type Differences, errorText, firstMismatch, type Mismatch, valueOrError } from './difference.js';
import type { FoldedLot } from './feed-fold.js';
import type { StoredStream } from './stored-streams.js';

/** The fold of a stream's stored events. */
interface Folded {
  /** Null if an event cannot be folded. */
  readonly state: CellarState | null;
  /** False if a difference was reported for the stream. Then its served state is not compared, so that one cause is reported once. */
  readonly intact: boolean;
}

/** A stream, and the position just after which the compared states hold; null if they hold before its first touch. */
interface StatePlace {
  readonly stream: StreamId;
  readonly position: Position | null;
}

interface StatePair {
  readonly expected: CellarState;
  readonly found: CellarState;
  /** The name of the found state in reports. */
  readonly subject: string;
}

/** Folds one stream at a time, and compares states with the fold. */
export class StreamComparison {
  /** The number of saved states compared. */
  saved = 0;
  /** Whether a checkpoint differs from the fold, reported or not. */
  wrongCheckpoint = false;

  constructor(private readonly differences: Differences) {}

  /**
   * Folds the stored events, and compares the checkpoints with the fold. A checkpoint can hold just after a position that no longer touches the stream,
   * because its action was moved or retracted. Its state is then the state after the preceding touch. `isIntact`: whether the events are right;
   * otherwise checkpoints that differ are not reported.
   */
  fold(stored: StoredStream, isIntact: boolean): Folded {
    const { stream } = stored;
    const touches = this.decode(stored);
    const base = this.baseOf(stored);
    if (touches === null || base === null) return { state: null, intact: false };
    const saved = [...stored.checkpoints].sort((a, b) => comparePositions(a.position, b.position));
    let state = base;
    let intact = isIntact;
    const compareSavedBefore = (end: Position | null): void => {
      for (let next = saved[0]; next !== undefined; next = saved[0]) {
        if (end !== null && comparePositions(next.position, end) >= 0) return;
        const checkpoint = next;
        const { position } = checkpoint;
        // A text that cannot be opened is no state.
        const text = valueOrError(() => checkpoint.state);
        const place = { stream, position, expected: state };
        if (!this.compareCheckpoint(place, text, isIntact)) intact = false;
        saved.shift();
      }
    };
    for (const { position, events } of touches) {
      compareSavedBefore(position);
      try {
        for (const event of events) state = cellarDomain.evolve(state, event, position);
      } catch (error) {
        this.reportUnfoldable({ stream, position }, error);
        return { state: null, intact: false };
      }
    }
    compareSavedBefore(null);
    return { state, intact };
  }

  private compareCheckpoint(
    place: StatePlace & { readonly expected: CellarState },
    text: string,
    isReported: boolean,
  ): boolean {
    const isRight = isReported
      ? this.compareSaved('checkpoint', place, () => decodeState(text))
      : isStateText(text, place.expected);
    if (!isRight) this.wrongCheckpoint = true;
    return isRight;
  }

  private baseOf({ stream, base }: StoredStream): CellarState | null {
    if (base === null) return cellarDomain.initial(stream);
    try {
      return decodeState(base.state);
    } catch (error) {
      this.reportUnfoldable({ stream, position: base.position }, error);
      return null;
    }
  }

  private decode({ stream, touches }: StoredStream): Touch<CellarEvent>[] | null {
    const decoded: Touch<CellarEvent>[] = [];
    for (const touch of touches) {
      const { position } = touch;
      try {
        decoded.push({ position, events: touch.events.map(decodeEvent) });
      } catch (error) {
        this.reportUnfoldable({ stream, position }, error);
        return null;
      }
    }
    return decoded;
  }

  /** Compares a saved state with the fold. `table` holds the saved state; `read` throws if it cannot be read. */
  compareSaved(
    table: 'checkpoint' | 'head',
    { expected, ...place }: StatePlace & { readonly expected: CellarState },
    read: () => CellarState,
  ): boolean {
    this.saved += 1;
    try {
      return this.compareStates('caches', place, { expected, found: read(), subject: table });
    } catch (error) {
      const mismatch = { field: table, expected: 'a state that can be read', found: errorText(error) };
      return this.report('caches', place, mismatch);
    }
  }

  compareStates(check: Check, place: StatePlace, { expected, found, subject }: StatePair): boolean {
    if (cellarDomain.equal(expected, found)) return true;
    const { stream } = place;
    // A difference that the public form hides is reported in the internal form.
    const mismatch =
      firstMismatch(shownState(stream, expected), shownState(stream, found)) ?? firstMismatch(expected, found);
    if (mismatch === null) return true;
    return this.report(check, place, { ...mismatch, field: `${subject} ${mismatch.field}` });
  }

  /** Compares the served lot with a subscriber's fold. */
  compareFeed(place: StatePlace, folded: FoldedLot | null, lot: Lot): void {
    const served = lot.kind === null ? null : foldableMembers(place.stream, lot);
    const mismatch = firstMismatch(folded, served);
    if (mismatch !== null) this.report('feed', place, mismatch);
  }

  private reportUnfoldable(place: StatePlace, error: unknown): void {
    this.report('streams', place, { field: 'events', expected: 'events that can be folded', found: errorText(error) });
  }

  private report(check: Check, { stream, position }: StatePlace, mismatch: Mismatch): false {
    const place = position === null ? {} : { action: position.id, position };
    this.differences.add({ check, stream, ...place, ...mismatch });
    return false;
  }
}

/** The public lot without the members that do not follow from events alone (version) or are derived by division. */
function foldableMembers(stream: StreamId, lot: Lot): FoldedLot {
  const { winery, code } = streamName(stream);
  const {
    winery: _winery,
    lot: _lot,
    version: _version,
    cost,
    composition,
    ...rest
  } = lotState({ winery, lot: code }, lot, 0);
  return {
    ...rest,
    composition: composition.map(({ volume: _volume, weight: _weight, ...leaf }) => leaf),
    cost: { total: cost.total, categories: cost.categories },
  };
}

function shownState(stream: StreamId, state: CellarState): unknown {
  if (state.stream === 'vessel' || state.kind === null) return state;
  const { winery, code } = streamName(stream);
  return lotState({ winery, lot: code }, state, 0);
}
