/**
 * Compares the states that readers get with the fold of all events: the saved head state, the served lot, and the lot as a subscriber folds it.
 * Owns: the number of lots.
 */

import { foldSlice, readSlice } from '../application/change/decide-on-history.js';
import { believedLot } from '../application/change/stored-answer.js';
import type { StreamSlice } from '../application/ports/history-reader.js';
import type { Version } from '../application/ports/proposal.js';
import type { View } from '../application/ports/store.js';
import type { CellarState, Lot } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import { comparePositions, type Position, type StreamId } from '../kernel/position.js';
import { batches } from './batches.js';
import { type Differences, errorText } from './difference.js';
import { type FoldedLot, foldLot } from './feed-fold.js';
import { remainingEvents } from './lot-log.js';
import type { StreamComparison } from './stream-comparison.js';

/** A stream as the view shows it. */
export interface FoldedStream {
  readonly stream: StreamId;
  readonly version: Version;
  readonly number: number;
  /** The position of its last touch. */
  readonly end: Position | null;
  /** The fold of its events. */
  readonly state: CellarState;
  /** False if a difference was reported for the stream. Then its served state is not compared, so that one cause is reported once. */
  readonly intact: boolean;
}

interface ServedOptions {
  readonly view: View;
  readonly comparison: StreamComparison;
  readonly differences: Differences;
  readonly readsAtOnce: number;
  /** Whether lots are compared with a subscriber's fold. */
  readonly feed: boolean;
}

export class ServedComparison {
  /** The number of lots compared with a subscriber's fold. */
  lots = 0;

  constructor(private readonly options: ServedOptions) {}

  async compare(streams: readonly FoldedStream[]): Promise<void> {
    const compared = await this.compareHeads(streams);
    const lots = compared.filter(({ stream }) => streamName(stream).kind === 'lot');
    const served = new Map<StreamId, Lot>();
    for (const batch of batches(lots, this.options.readsAtOnce))
      await Promise.all(
        batch.map(async (one) => {
          const lot = one.intact ? await this.servedLot(one) : null;
          if (lot !== null) served.set(one.stream, lot);
        }),
      );
    if (this.options.feed) await this.compareFeed(lots, served);
  }

  /** Compares saved head states with the folds. A head of another version is a stale cache that no reader uses. */
  private async compareHeads(streams: readonly FoldedStream[]): Promise<FoldedStream[]> {
    const heads = await this.options.view.heads(streams.map(({ stream }) => stream));
    const slices = new Map(heads.map(({ stream, slice }) => [stream, slice]));
    return streams.map((one) => {
      const { stream, version, end, state } = one;
      const slice = slices.get(stream);
      const isCurrent = slice?.version.counter === version.counter && slice.version.mark === version.mark;
      if (slice === undefined || !isCurrent || !one.intact) return one;
      const read = (): CellarState => foldSlice(readSlice(slice));
      const saved = { stream, position: end, expected: state };
      const intact = this.options.comparison.compareSaved('head', saved, read) && this.compareHeadPosition(one, slice);
      return { ...one, intact };
    });
  }

  /**
   * A head state may be placed after the last touch, because an action that followed was retracted. If it is placed before the last touch, readers fold the touches
   * between them twice, and nodes may append an action that is not the last one.
   */
  private compareHeadPosition({ stream, end }: FoldedStream, { base, touches }: StreamSlice): boolean {
    const found = touches.at(-1)?.position ?? base?.position ?? null;
    if (end === null || (found !== null && comparePositions(found, end) >= 0)) return true;
    const mismatch = { field: 'head position', expected: end, found };
    this.options.differences.add({ check: 'caches', stream, action: end.id, position: end, ...mismatch });
    return false;
  }

  /** Returns the lot as `GET …/lots/{lot}` returns it, or null if it differs from the fold. */
  private async servedLot({ stream, end, state }: FoldedStream): Promise<Lot | null> {
    const { view, comparison, differences } = this.options;
    try {
      const served = await believedLot(view, stream, { at: null, known: null });
      const states = { expected: state, found: served.lot, subject: 'served state' };
      return comparison.compareStates('streams', { stream, position: end }, states) ? served.lot : null;
    } catch (error) {
      const mismatch = { field: 'served state', expected: 'a state that can be read', found: errorText(error) };
      differences.add({ check: 'streams', stream, ...mismatch });
      return null;
    }
  }

  /** Checks the retractions of lots whose events cannot be read. */
  async checkRetractions(streams: readonly { readonly stream: StreamId }[]): Promise<void> {
    if (!this.options.feed) return;
    const lots = streams.flatMap(({ stream }) => (streamName(stream).kind === 'lot' ? [stream] : []));
    const found = lots.length === 0 ? [] : await this.options.view.notificationsOfLots(lots);
    for (const [index, stream] of lots.entries()) {
      const { winery, code } = streamName(stream);
      remainingEvents(`${winery}/${code}`, found[index] ?? [], this.options.differences);
    }
  }

  /** Compares served lots with a subscriber's fold. The retractions of the other lots are checked, too. */
  private async compareFeed(lots: readonly FoldedStream[], served: ReadonlyMap<StreamId, Lot>): Promise<void> {
    const { view, comparison, differences } = this.options;
    const found = await view.notificationsOfLots(lots.map(({ stream }) => stream));
    for (const [index, { stream, end }] of lots.entries()) {
      const lot = served.get(stream);
      const { winery, code } = streamName(stream);
      let folded: FoldedLot | null;
      try {
        folded = foldLot(remainingEvents(`${winery}/${code}`, found[index] ?? [], differences));
      } catch (error) {
        const mismatch = { field: 'events', expected: 'events that can be folded', found: errorText(error) };
        differences.add({ check: 'feed', stream, ...mismatch });
        continue;
      }
      if (lot === undefined) continue;
      this.lots += 1;
      comparison.compareFeed({ stream, position: end }, folded, lot);
    }
  }
}
