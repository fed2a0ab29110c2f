/** One stream: what is stored of it against the rebuild, its saved states, what is served, and what a subscriber makes of the log. */
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
import { type Check, type Differences, firstDifference, type Unlike, wordsOf } from './difference.js';
import type { FoldedLot } from './feed-fold.js';
import type { StoredStream } from './stored-history.js';

/** What the rebuild made of a stream. */
export interface Rebuilt {
  readonly touches: readonly Touch<CellarEvent>[];
  readonly state: CellarState;
}

/** The fold of a stream's stored events from nothing. */
export interface Folded {
  /** Null where an event cannot be folded. */
  readonly state: CellarState | null;
  /** Is all that is stored of it as it must be? What is served of another one is not compared: one cause is told once. */
  readonly isRight: boolean;
}

export class StreamComparison {
  /** Saved states that were compared. */
  saved = 0;

  constructor(
    private readonly differences: Differences,
    private readonly conservation: Conservation,
  ) {}

  /** Stored events against rebuilt ones, then the saved states against the fold of those events. */
  compare(stored: StoredStream, rebuilt: Rebuilt): Folded {
    const { stream } = stored;
    const touches = this.decoded(stored);
    if (touches === null) return { state: null, isRight: false };
    const sameEvents = this.compareTouches(stream, rebuilt.touches, touches);
    const folded = this.fold(stored, touches, sameEvents);
    if (folded.state === null || !sameEvents) return { ...folded, isRight: false };
    const place = touches.at(-1)?.position ?? null;
    const sameState = this.compareStates('streams', stream, place, {
      expected: rebuilt.state,
      found: folded.state,
      subject: 'fold',
    });
    return { state: folded.state, isRight: folded.isRight && sameState };
  }

  private decoded({ stream, touches }: StoredStream): Touch<CellarEvent>[] | null {
    const decoded: Touch<CellarEvent>[] = [];
    for (const { position, events } of touches) {
      try {
        decoded.push({ position, events: events.map(decodeEvent) });
      } catch (error) {
        this.unfolded(stream, position, error);
        return null;
      }
    }
    return decoded;
  }

  /**
   * Folds the stored events; states saved on the way must be those of the fold, where it is right. A saved state may stand at a place that no
   * longer touches the stream (its action went away and changed nothing): it is then that of the touch before.
   */
  private fold(
    { stream, checkpoints }: StoredStream,
    touches: readonly Touch<CellarEvent>[],
    compareSaved: boolean,
  ): Folded {
    const saved = compareSaved ? [...checkpoints].sort((a, b) => comparePositions(a.position, b.position)) : [];
    let state = cellarDomain.initial(stream);
    let isRight = true;
    const passed = (before: Position | null): void => {
      for (let next = saved[0]; next !== undefined; next = saved[0]) {
        if (before !== null && comparePositions(next.position, before) >= 0) return;
        const { position, state: text } = next;
        if (!this.compareSaved('checkpoint', { stream, place: position, expected: state }, () => decodeState(text)))
          isRight = false;
        saved.shift();
      }
    };
    for (const touch of touches) {
      passed(touch.position);
      try {
        for (const event of touch.events) state = this.step(stream, touch.position, state, event);
      } catch (error) {
        this.unfolded(stream, touch.position, error);
        return { state: null, isRight: false };
      }
    }
    passed(null);
    return { state, isRight };
  }

  /** A saved state, by the name of its table, against the fold. `read` may find no state there at all. */
  compareSaved(
    table: 'checkpoint' | 'head',
    { stream, place, expected }: { stream: StreamId; place: Position | null; expected: CellarState },
    read: () => CellarState,
  ): boolean {
    this.saved += 1;
    try {
      return this.compareStates('caches', stream, place, { expected, found: read(), subject: table });
    } catch (error) {
      return this.tell('caches', stream, place, {
        field: table,
        expected: 'a state that can be read',
        found: wordsOf(error),
      });
    }
  }

  private step(stream: StreamId, position: Position, state: CellarState, event: CellarEvent): CellarState {
    const next = cellarDomain.evolve(state, event, position);
    if (state.stream === 'lot' && next.stream === 'lot') {
      const { winery } = streamName(stream);
      this.conservation.add({ action: position.id, winery }, state, next);
    }
    return next;
  }

  /** Touch by touch; only the first difference of a stream is told, for the others mostly follow from it. */
  private compareTouches(
    stream: StreamId,
    rebuilt: readonly Touch<CellarEvent>[],
    stored: readonly Touch<CellarEvent>[],
  ): boolean {
    for (let index = 0; index < Math.max(rebuilt.length, stored.length); index += 1) {
      const difference = touchDifference(rebuilt[index], stored[index]);
      if (difference === null) continue;
      const { position, ...what } = difference;
      return this.tell('replay', stream, position, what);
    }
    return true;
  }

  /** `place` is the last one before which the two should be the same; what the states are called in words is `subject`. */
  compareStates(
    check: Check,
    stream: StreamId,
    place: Position | null,
    {
      expected,
      found,
      subject,
    }: { readonly expected: CellarState; readonly found: CellarState; readonly subject: string },
  ): boolean {
    if (cellarDomain.equal(expected, found)) return true;
    const difference =
      firstDifference(readable(stream, expected), readable(stream, found)) ?? firstDifference(expected, found);
    if (difference === null) return true;
    return this.tell(check, stream, place, { ...difference, field: `${subject} ${difference.field}` });
  }

  /** A subscriber's lot against the public state that is served. */
  compareFeed(stream: StreamId, place: Position | null, folded: FoldedLot | null, lot: Lot): void {
    const served = lot.kind === null ? null : comparable(stream, lot);
    const difference = firstDifference(folded, served);
    if (difference !== null) this.tell('feed', stream, place, difference);
  }

  private unfolded(stream: StreamId, position: Position, error: unknown): void {
    const found = wordsOf(error);
    this.tell('streams', stream, position, { field: 'events', expected: 'events that can be folded', found });
  }

  private tell(check: Check, stream: StreamId, position: Position | null, what: Unlike): false {
    const at = position === null ? {} : { action: position.id, position };
    this.differences.add({ check, stream, ...at, ...what });
    return false;
  }
}

type Missing = Unlike & { readonly position: Position };

/** What is wrong between two touches at one index of a stream: one of them is missing, or says something else. */
function touchDifference(
  expected: Touch<CellarEvent> | undefined,
  found: Touch<CellarEvent> | undefined,
): Missing | null {
  const order =
    expected === undefined ? 1 : found === undefined ? -1 : comparePositions(expected.position, found.position);
  if (order < 0 && expected !== undefined)
    return { position: expected.position, field: 'touch', expected: shown(expected), found: undefined };
  if (order > 0 && found !== undefined)
    return { position: found.position, field: 'touch', expected: undefined, found: shown(found) };
  if (expected === undefined || found === undefined) return null;
  const difference = firstDifference(shown(expected), shown(found), '/events');
  return difference === null ? null : { position: found.position, ...difference };
}

/** The public shape, without what does not follow from events: version, and what is derived by division. */
function comparable(stream: StreamId, lot: Lot): FoldedLot {
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

function readable(stream: StreamId, state: CellarState): unknown {
  if (state.stream === 'vessel' || state.kind === null) return state;
  const { winery, code } = streamName(stream);
  return lotState({ winery, lot: code }, state, 0);
}

function shown(touch: Touch<CellarEvent>): unknown {
  return touch.events.map((event) => publicEvent(event));
}
