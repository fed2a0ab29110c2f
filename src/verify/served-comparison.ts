/**
 * What readers are given of a stream whose stored events are right: its saved newest state against the fold of all its events, the lot that is
 * served against the same, and against what a subscriber makes of the log.
 *
 * Owns: the counts of what was compared. Reads in no view: a stream that was written to since the view was opened is not compared.
 */

import { foldSlice, readSlice } from '../application/change/decide-on-history.js';
import { believedLot } from '../application/change/stored-answer.js';
import type { Archive } from '../application/ports/archive.js';
import type { Version } from '../application/ports/proposal.js';
import type { Store } from '../application/ports/store.js';
import type { CellarState, Lot } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import type { Position, StreamId } from '../kernel/position.js';
import type { Conservation } from './conservation.js';
import { type Differences, wordsOf } from './difference.js';
import type { FoldedLot } from './feed-fold.js';
import { parts } from './stored-history.js';
import type { StreamComparison } from './stream-comparison.js';

/** A stream in the view. */
export interface FoldedStream {
  readonly stream: StreamId;
  readonly version: Version;
  readonly number: number;
  /** Its last touch. */
  readonly place: Position | null;
  /** The fold of its events from nothing. */
  readonly state: CellarState;
  /** Is all that is stored of it as it must be? What is served of another one is not compared: one cause is told once. */
  readonly isRight: boolean;
}

export interface ServedParts {
  readonly store: Store;
  readonly archive: Archive;
  readonly comparison: StreamComparison;
  readonly conservation: Conservation;
  readonly differences: Differences;
  readonly readsAtOnce: number;
  /** A subscriber's lots, by 'winery/lot'; null where they are not known. */
  readonly lots: ReadonlyMap<string, FoldedLot | null> | null;
}

export class ServedComparison {
  /** Lots that a subscriber's fold was compared with. */
  lots = 0;
  movedOn = 0;

  constructor(private readonly parts: ServedParts) {}

  async compare(streams: readonly FoldedStream[]): Promise<void> {
    const heads = await this.parts.store.heads(streams.map(({ stream }) => stream));
    const slices = new Map(heads.map(({ stream, slice }) => [stream, slice]));
    const compared = streams.map((one) => {
      const { stream, version, place, state } = one;
      const slice = slices.get(stream);
      const isCurrent = slice?.version.counter === version.counter && slice.version.mark === version.mark;
      if (slice === undefined || !isCurrent || !one.isRight) return one;
      const read = (): CellarState => foldSlice(readSlice(slice));
      return { ...one, isRight: this.parts.comparison.compareSaved('head', { stream, place, expected: state }, read) };
    });
    const lots = compared.filter(({ stream }) => streamName(stream).kind === 'lot');
    for (const some of parts(lots, this.parts.readsAtOnce)) await Promise.all(some.map((one) => this.compareLot(one)));
  }

  private async compareLot(one: FoldedStream): Promise<void> {
    const { stream, place, state } = one;
    if (state.stream !== 'lot') return;
    const { winery, code } = streamName(stream);
    const lot = one.isRight ? await this.served(one) : null;
    this.parts.conservation.held(winery, lot ?? state);
    if (lot === null || this.parts.lots === null) return;
    this.lots += 1;
    this.parts.comparison.compareFeed(stream, place, this.parts.lots.get(`${winery}/${code}`) ?? null, lot);
  }

  /** The lot as `GET …/lots/{lot}` answers it; null where it was written to meanwhile, or is not what its events fold to. */
  private async served({ stream, place, number, state }: FoldedStream): Promise<Lot | null> {
    try {
      const found = await believedLot(this.parts.archive, stream, { at: null, known: null });
      if (found.number !== number) {
        this.movedOn += 1;
        return null;
      }
      const states = { expected: state, found: found.lot, subject: 'served state' };
      return this.parts.comparison.compareStates('streams', stream, place, states) ? found.lot : null;
    } catch (error) {
      const what = { field: 'served state', expected: 'a state that can be read', found: wordsOf(error) };
      this.parts.differences.add({ check: 'streams', stream, ...what });
      return null;
    }
  }
}
