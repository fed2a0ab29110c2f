/** One stream: what is stored of it against the rebuild, its saved states, what is served, and what a subscriber makes of the log. */
import { decodeEvent, decodeState } from '../application/change-unit.js';
import type { StoredTouch } from '../application/store.js';
import { cellarDomain } from '../cellar/domain.js';
import type { CellarEvent, CellarState } from '../cellar/kind.js';
import { publicEvent } from '../cellar/public-event.js';
import { lotState } from '../cellar/public-lot.js';
import type { Lot } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import type { Touch } from '../kernel/history.js';
import { comparePositions, type Position, type StreamId } from '../kernel/position.js';
import type { Conservation } from './conservation.js';
import { type Check, type Difference, type Differences, firstDifference } from './difference.js';
import type { FoldedLot } from './feed-fold.js';
import type { StoredStream } from './stored-history.js';

/** A stream's stored touches, decoded and folded from nothing. Null where an event cannot be folded: that is told. */
export interface Folded {
  readonly state: CellarState;
  readonly touches: readonly Touch<CellarEvent>[];
}

export class StreamComparison {
  constructor(
    private readonly differences: Differences,
    private readonly conservation: Conservation,
  ) {}

  /**
   * Folds the stored events; states saved on the way must be those of the fold. A saved state may stand at a place that no longer touches
   * the stream (its action went away and changed nothing): it is then that of the touch before.
   */
  fold({ stream, touches, checkpoints }: StoredStream): Folded | null {
    const saved = [...checkpoints].sort((a, b) => comparePositions(a.position, b.position));
    const decoded: Touch<CellarEvent>[] = [];
    let state = cellarDomain.initial(stream);
    const compareSaved = (before: Position | null): void => {
      for (let next = saved[0]; next !== undefined; next = saved[0]) {
        if (before !== null && comparePositions(next.position, before) >= 0) return;
        const found = decodeState(next.state);
        this.compareStates('streams', stream, next.position, { expected: state, found }, 'saved state');
        saved.shift();
      }
    };
    for (const touch of touches) {
      compareSaved(touch.position);
      try {
        const events = touch.events.map(decodeEvent);
        for (const event of events) state = this.step(stream, touch, state, event);
        decoded.push({ position: touch.position, events });
      } catch (error) {
        const found = error instanceof Error ? error.message : String(error);
        this.tell('streams', stream, touch.position, { field: 'events', expected: 'events that can be folded', found });
        return null;
      }
    }
    compareSaved(null);
    return { state, touches: decoded };
  }

  private step(stream: StreamId, touch: StoredTouch, state: CellarState, event: CellarEvent): CellarState {
    const next = cellarDomain.evolve(state, event, touch.position);
    if (state.stream === 'lot' && next.stream === 'lot') {
      const { winery } = streamName(stream);
      this.conservation.add({ action: touch.position.id, winery }, state, next);
    }
    return next;
  }

  /** Touch by touch; only the first difference of a stream is told, for the others mostly follow from it. */
  compareTouches(
    stream: StreamId,
    rebuilt: readonly Touch<CellarEvent>[],
    stored: readonly Touch<CellarEvent>[],
  ): void {
    for (let index = 0; index < Math.max(rebuilt.length, stored.length); index += 1) {
      const difference = touchDifference(rebuilt[index], stored[index]);
      if (difference === null) continue;
      const { position, ...what } = difference;
      this.tell('replay', stream, position, what);
      return;
    }
  }

  /** `place` is the last one before which the two should be the same; what the states are called in words is `subject`. */
  compareStates(
    check: Check,
    stream: StreamId,
    place: Position | null,
    { expected, found }: { readonly expected: CellarState; readonly found: CellarState },
    subject: string,
  ): void {
    if (cellarDomain.equal(expected, found)) return;
    const difference =
      firstDifference(readable(stream, expected), readable(stream, found)) ?? firstDifference(expected, found);
    if (difference !== null)
      this.tell(check, stream, place, { ...difference, field: `${subject} ${difference.field}` });
  }

  /** A subscriber's lot against the public state that is served. */
  compareFeed(stream: StreamId, place: Position | null, folded: FoldedLot | null, lot: Lot): void {
    const served = lot.kind === null ? null : comparable(stream, lot);
    const difference = firstDifference(folded, served);
    if (difference !== null) this.tell('feed', stream, place, difference);
  }

  private tell(
    check: Check,
    stream: StreamId,
    position: Position | null,
    what: { readonly field: string; readonly expected: unknown; readonly found: unknown },
  ): void {
    const at = position === null ? {} : { action: position.id, position };
    this.differences.add({ check, stream, ...at, ...what });
  }
}

type Missing = Pick<Difference, 'field' | 'expected' | 'found'> & { readonly position: Position };

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
