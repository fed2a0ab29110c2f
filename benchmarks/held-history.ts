import { type HistorySource, readSlice } from '../src/application/change/decide-on-history.js';
import type { DecisionSupply, ReadSlice } from '../src/application/change/decision-step.js';
import { recordedAction } from '../src/application/change/prepared-change.js';
import type { HistoryReader } from '../src/application/ports/history-reader.js';
import type { SettingsSnapshot } from '../src/application/settings/settings-snapshot.js';
import type { CellarEvent } from '../src/cellar/event.js';
import type { CellarAction } from '../src/cellar/kind.js';
import type { CellarRefusal } from '../src/cellar/refusal.js';
import type { HistoryNeed } from '../src/kernel/cascade-step.js';
import type { RecordedAction, Touch } from '../src/kernel/history.js';
import { comparePositions, type Position, type StreamId } from '../src/kernel/position.js';

type Recorded = RecordedAction<CellarAction, CellarRefusal>;

const idsPerRead = 2_000;
const mostTouches = 100_000_000;

/**
 * The whole history of one stream, read and decoded before a measurement, so that a cascade over it uses no database.
 * Owns: the decoded touches and actions.
 */
export class HeldHistory {
  private constructor(
    private readonly slice: ReadSlice,
    private readonly recorded: ReadonlyMap<string, Recorded>,
    private readonly touchesAhead: number,
  ) {}

  /** Reads a stream. `first`: the position of its first touch. */
  static async read(
    reader: HistoryReader,
    { stream, first, settings }: { stream: StreamId; first: Position; settings: SettingsSnapshot },
    touchesAhead: HistorySource['touchesAhead'],
  ): Promise<HeldHistory> {
    const [stored] = await reader.slices([{ stream, before: first, ahead: mostTouches }]);
    if (stored === undefined || stored.base !== null) throw new Error(`${stream} was not read from its beginning`);
    const slice = readSlice(stored);
    const recorded = new Map<string, Recorded>();
    const ids = slice.touches.map(({ position }) => position.id);
    for (let from = 0; from < ids.length; from += idsPerRead)
      for (const action of await reader.actions(ids.slice(from, from + idsPerRead)))
        recorded.set(action.position.id, recordedAction(action, settings));
    return new HeldHistory(slice, recorded, touchesAhead);
  }

  get touches(): readonly Touch<CellarEvent>[] {
    return this.slice.touches;
  }

  action(id: string): Recorded {
    const recorded = this.recorded.get(id);
    if (recorded === undefined) throw new Error(`action ${id} was not read`);
    return recorded;
  }

  /** Supplies history in parts of the same size as a worker reads. */
  supply({ slices, continuations, actions }: HistoryNeed): Required<Omit<DecisionSupply, 'settings' | 'filings'>> {
    const { slice } = this;
    return {
      slices: slices.map(({ at }) => {
        const end = this.firstAfter(at) + this.touchesAhead;
        return { ...slice, touches: slice.touches.slice(0, end), more: end < slice.touches.length };
      }),
      continuations: continuations.map(({ stream, after }) => {
        const start = this.firstAfter(after);
        const end = start + this.touchesAhead * 4;
        const { version, number } = slice;
        return { stream, version, number, touches: slice.touches.slice(start, end), more: end < slice.touches.length };
      }),
      actions: actions.map((id) => this.action(id)),
    };
  }

  /** The index of the first touch after a position. */
  private firstAfter(position: Position): number {
    let [low, high] = [0, this.slice.touches.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      const touch = this.slice.touches[middle];
      if (touch !== undefined && comparePositions(touch.position, position) <= 0) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
