/**
 * Compares the states that readers get: the saved head state and the served lot with the fold of all events, and the served lot with a subscriber's
 * fold.
 *
 * Owns: the counts of lots. Reads outside the view, so a stream that was written since the view was opened is not compared.
 */

import { foldSlice, readSlice } from '../application/change/decide-on-history.js';
import { believedLot } from '../application/change/stored-answer.js';
import type { Version } from '../application/ports/proposal.js';
import type { Store } from '../application/ports/store.js';
import type { StreamKnowledge } from '../application/ports/stream-knowledge.js';
import type { CellarState, Lot } from '../cellar/state.js';
import { streamName } from '../cellar/stream.js';
import type { Position, StreamId } from '../kernel/position.js';
import type { Conservation } from './conservation.js';
import { type Differences, errorText } from './difference.js';
import type { FoldedLot } from './feed-fold.js';
import { batches } from './stored-history.js';
import type { StreamComparison } from './stream-comparison.js';

/** A stream as the view shows it. */
export interface FoldedStream {
  readonly stream: StreamId;
  readonly version: Version;
  readonly number: number;
  /** The position of its last touch. */
  readonly end: Position | null;
  /** The fold of its events from nothing. */
  readonly state: CellarState;
  /** False if a difference was reported for the stream. Then its served state is not compared, so that one cause is reported once. */
  readonly intact: boolean;
}

interface ServedOptions {
  readonly store: Store;
  readonly knowledge: StreamKnowledge;
  readonly comparison: StreamComparison;
  readonly conservation: Conservation;
  readonly differences: Differences;
  readonly readsAtOnce: number;
  /** Each lot as a subscriber folds it, by 'winery/lot', or null if the log cannot be folded. */
  readonly lots: ReadonlyMap<string, FoldedLot | null> | null;
}

export class ServedComparison {
  /** The number of lots compared with a subscriber's fold. */
  lots = 0;
  /** The number of lots not compared, because they were written since the view was opened. */
  lotsWrittenSince = 0;

  constructor(private readonly options: ServedOptions) {}

  async compare(streams: readonly FoldedStream[]): Promise<void> {
    const compared = await this.compareHeads(streams);
    const lots = compared.filter(({ stream }) => streamName(stream).kind === 'lot');
    for (const batch of batches(lots, this.options.readsAtOnce))
      await Promise.all(batch.map((one) => this.compareLot(one)));
  }

  /** Compares saved head states with the folds. A head of another version is a stale cache that no reader uses. */
  private async compareHeads(streams: readonly FoldedStream[]): Promise<FoldedStream[]> {
    const heads = await this.options.store.heads(streams.map(({ stream }) => stream));
    const slices = new Map(heads.map(({ stream, slice }) => [stream, slice]));
    return streams.map((one) => {
      const { stream, version, end, state } = one;
      const slice = slices.get(stream);
      const isCurrent = slice?.version.counter === version.counter && slice.version.mark === version.mark;
      if (slice === undefined || !isCurrent || !one.intact) return one;
      const read = (): CellarState => foldSlice(readSlice(slice));
      const saved = { stream, position: end, expected: state };
      return { ...one, intact: this.options.comparison.compareSaved('head', saved, read) };
    });
  }

  private async compareLot(one: FoldedStream): Promise<void> {
    const { stream, end, state } = one;
    const { conservation, comparison, lots } = this.options;
    if (state.stream !== 'lot') return;
    const { winery, code } = streamName(stream);
    const lot = one.intact ? await this.servedLot(one) : null;
    conservation.addOnHand(winery, lot ?? state);
    if (lot === null || lots === null) return;
    this.lots += 1;
    comparison.compareFeed({ stream, position: end }, lots.get(`${winery}/${code}`) ?? null, lot);
  }

  /** Returns the lot as `GET …/lots/{lot}` returns it, or null if it was written since the view was opened or differs from the fold. */
  private async servedLot({ stream, end, number, state }: FoldedStream): Promise<Lot | null> {
    const { knowledge, comparison, differences } = this.options;
    try {
      const served = await believedLot(knowledge, stream, { at: null, known: null });
      if (served.number !== number) {
        this.lotsWrittenSince += 1;
        return null;
      }
      const states = { expected: state, found: served.lot, subject: 'served state' };
      return comparison.compareStates('streams', { stream, position: end }, states) ? served.lot : null;
    } catch (error) {
      const mismatch = { field: 'served state', expected: 'a state that can be read', found: errorText(error) };
      differences.add({ check: 'streams', stream, ...mismatch });
      return null;
    }
  }
}
