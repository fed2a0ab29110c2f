import { decodeEvent, decodeState } from '../application/change/codec.js';
import { cellarDomain } from '../cellar/domain.js';
import type { CellarEvent } from '../cellar/event.js';
import { publicEvent } from '../cellar/public-event.js';
import { lotState } from '../cellar/public-lot.js';
import type { CellarState, Lot } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import type { Touch } from '../kernel/history.js';
import { comparePositions, type Position, type StreamId } from '../kernel/position.js';
import type { Conservation } from './conservation.js';
import { type Check, type Differences, errorText, firstMismatch, type Mismatch } from './difference.js';
import type { FoldedLot } from './feed-fold.js';
import type { StoredStream } from './stored-history.js';

/** A rebuilt stream. */
interface RebuiltStream {
  readonly touches: readonly Touch<CellarEvent>[];
  readonly state: CellarState;
}

/** The fold of a stream's stored events from nothing. */
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

/** Compares one stream at a time: its stored events with the rebuild, and states with each other. */
export class StreamComparison {
  /** The number of saved states compared. */
  saved = 0;

  constructor(
    private readonly differences: Differences,
    private readonly conservation: Conservation,
  ) {}

  /** Compares the stored events with the rebuilt ones, then the checkpoints and the rebuilt state with the fold of the stored events. */
  compare(stored: StoredStream, rebuilt: RebuiltStream): Folded {
    const { stream } = stored;
    const touches = this.decode(stored);
    if (touches === null) return { state: null, intact: false };
    const sameEvents = this.compareTouches(stream, rebuilt.touches, touches);
    const folded = this.fold(stored, touches, sameEvents);
    if (folded.state === null || !sameEvents) return { ...folded, intact: false };
    const end = { stream, position: touches.at(-1)?.position ?? null };
    const states = { expected: rebuilt.state, found: folded.state, subject: 'fold' };
    const sameState = this.compareStates('streams', end, states);
    return { state: folded.state, intact: folded.intact && sameState };
  }

  private decode({ stream, touches }: StoredStream): Touch<CellarEvent>[] | null {
    const decoded: Touch<CellarEvent>[] = [];
    for (const { position, events } of touches) {
      try {
        decoded.push({ position, events: events.map(decodeEvent) });
      } catch (error) {
        this.reportUnfoldable({ stream, position }, error);
        return null;
      }
    }
    return decoded;
  }

  /**
   * Folds the stored events, and compares the checkpoints with the fold if the events are right. A checkpoint can hold just after a position
   * that no longer touches the stream, because its action was moved or retracted. Its state is then the state after the preceding touch.
   */
  private fold(
    { stream, checkpoints }: StoredStream,
    touches: readonly Touch<CellarEvent>[],
    compareSaved: boolean,
  ): Folded {
    const saved = compareSaved ? [...checkpoints].sort((a, b) => comparePositions(a.position, b.position)) : [];
    let state = cellarDomain.initial(stream);
    let intact = true;
    const compareSavedBefore = (end: Position | null): void => {
      for (let next = saved[0]; next !== undefined; next = saved[0]) {
        if (end !== null && comparePositions(next.position, end) >= 0) return;
        const { position, state: text } = next;
        if (!this.compareSaved('checkpoint', { stream, position, expected: state }, () => decodeState(text)))
          intact = false;
        saved.shift();
      }
    };
    for (const { position, events } of touches) {
      compareSavedBefore(position);
      try {
        for (const event of events) state = this.evolve({ stream, position }, state, event);
      } catch (error) {
        this.reportUnfoldable({ stream, position }, error);
        return { state: null, intact: false };
      }
    }
    compareSavedBefore(null);
    return { state, intact };
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

  private evolve(
    { stream, position }: { readonly stream: StreamId; readonly position: Position },
    state: CellarState,
    event: CellarEvent,
  ): CellarState {
    const next = cellarDomain.evolve(state, event, position);
    if (state.stream === 'lot' && next.stream === 'lot') {
      const { winery } = streamName(stream);
      this.conservation.addEvent({ action: position.id, winery }, state, next);
    }
    return next;
  }

  /** Only the first difference of a stream is reported, because the others mostly follow from it. */
  private compareTouches(
    stream: StreamId,
    rebuilt: readonly Touch<CellarEvent>[],
    stored: readonly Touch<CellarEvent>[],
  ): boolean {
    for (let index = 0; index < Math.max(rebuilt.length, stored.length); index += 1) {
      const mismatch = touchMismatch(rebuilt[index], stored[index]);
      if (mismatch === null) continue;
      const { position, ...rest } = mismatch;
      return this.report('replay', { stream, position }, rest);
    }
    return true;
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

/** Compares the touches at one index of a stream: one is missing, or their events differ. */
function touchMismatch(
  expected: Touch<CellarEvent> | undefined,
  found: Touch<CellarEvent> | undefined,
): (Mismatch & { readonly position: Position }) | null {
  const order =
    expected === undefined ? 1 : found === undefined ? -1 : comparePositions(expected.position, found.position);
  if (order < 0 && expected !== undefined)
    return { position: expected.position, field: 'touch', expected: publicEvents(expected), found: undefined };
  if (order > 0 && found !== undefined)
    return { position: found.position, field: 'touch', expected: undefined, found: publicEvents(found) };
  if (expected === undefined || found === undefined) return null;
  const mismatch = firstMismatch(publicEvents(expected), publicEvents(found), '/events');
  return mismatch === null ? null : { position: found.position, ...mismatch };
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

function publicEvents({ events }: Touch<CellarEvent>): unknown {
  return events.map((event) => publicEvent(event));
}
