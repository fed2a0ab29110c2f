import type { CellarEvent } from '../../src/cellar/event.js';
import { publicEvent } from '../../src/cellar/public-event.js';
import { streamName } from '../../src/cellar/stream.js';
import type { Rewrite } from '../../src/kernel/history.js';
import type { Position } from '../../src/kernel/position.js';
import { positionKey } from '../../src/kernel/position.js';
import type { FeedEntry } from '../oracle/feed.js';

interface Entry {
  readonly type: 'solera.lot.event.asserted' | 'solera.lot.event.retracted';
  readonly winery: string;
  readonly lot: string;
  readonly position: Position;
  readonly revision: number;
  readonly event?: unknown;
  readonly asserted?: number;
}

/** The notification log of a ledger: the rewrites of whole change sets, with retractions by number. */
export class CellarFeed {
  readonly entries: FeedEntry[] = [];
  private readonly assertedNumbers = new Map<string, number[]>();

  publish(change: string, rewrites: readonly Rewrite<CellarEvent>[]): void {
    const entries: Entry[] = [];
    for (const { stream, position, revision, stored, events } of rewrites) {
      const { kind, winery, code: lot } = streamName(stream);
      if (kind === 'vessel') continue;
      const key = `${stream} ${positionKey(position)}`;
      const about = { winery, lot, position, revision };
      const numbers = this.assertedNumbers.get(key) ?? [];
      if (numbers.length !== (stored?.length ?? 0)) throw new Error(`${key} retracts events that were not asserted.`);
      for (const asserted of numbers) entries.push({ ...about, type: 'solera.lot.event.retracted', asserted });
      const first = this.entries.length + entries.length + 1;
      this.assertedNumbers.set(
        key,
        (events ?? []).map((_, index) => first + index),
      );
      for (const event of events ?? [])
        entries.push({
          ...about,
          type: 'solera.lot.event.asserted',
          event: JSON.parse(JSON.stringify(publicEvent(event))),
        });
    }
    for (const [index, entry] of entries.entries())
      this.entries.push(this.notification(entry, { change, index, of: entries.length }));
  }

  private notification(
    entry: Entry,
    set: { readonly change: string; readonly index: number; readonly of: number },
  ): FeedEntry {
    const { type, winery, lot, revision, position, event, asserted } = entry;
    const sequence = this.entries.length + 1;
    const { id: action, tieBreak } = position;
    const effectiveAt = new Date(position.effectiveAt).toISOString();
    const data = { winery, lot, action, revision, effectiveAt, tieBreak, ...set, event, asserted };
    return { id: String(sequence), sequence, source: `/wineries/${winery}`, type, subject: lot, data };
  }
}
