import { lotState } from '../../cellar/public-lot.js';
import { lotStream, streamName } from '../../cellar/stream.js';
import { foldSlice, readSlice } from '../change/decide-on-history.js';
import type { JsonObject } from '../json-object.js';
import type { LotName, LotsPart } from '../live-use-cases.js';
import type { Turns } from '../pieces.js';
import type { DestroyedContent } from '../ports/destroyed-content.js';
import type { NotificationLog } from '../ports/notification-log.js';
import type { Store } from '../ports/store.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import { failure, type Result, success } from '../result.js';
import { PageRoom } from './page.js';
import { statesOf } from './stream-states.js';

interface LiveQueryParts {
  readonly store: Pick<Store, 'heads'>;
  readonly knowledge: StreamKnowledge;
  readonly log: Pick<NotificationLog, 'head'>;
  readonly content: Pick<DestroyedContent, 'destroyed'>;
  readonly turns: Turns;
}

/**
 * Reads lots as known at a notification number, for live streams. The reads need not see one instant: a state as known at an existing number never
 * changes, so all parts of a picture agree, however long it takes to read them.
 */
export class LiveQuery {
  constructor(private readonly parts: LiveQueryParts) {}

  /**
   * Returns the head of the log. Fails with `not_found` if a lot is named that no action has ever touched. Rejects with UnreadableContent if the state of the lot, or
   * some state of the winery, can never be read again.
   */
  async head(winery: string, lot: string | null): Promise<Result<number>> {
    if (lot !== null) {
      const [stored] = await this.parts.store.heads([lotStream(winery, lot)]);
      if (stored === undefined || stored.slice.version.counter === 0)
        return failure('not_found', `Winery ${winery} has no lot ${lot}.`);
      foldSlice(readSlice(stored.slice));
    }
    const head = await this.parts.log.head();
    // Last: a stream that is opened on the answer is ended by any later destruction.
    const lost = lot === null ? this.parts.content.destroyed(winery) : null;
    if (lost !== null) throw lost;
    return success(head);
  }

  async lots(lots: readonly LotName[], known: number): Promise<readonly (JsonObject | null)[]> {
    const states: (JsonObject | null)[] = [];
    for await (const { shown } of this.shown(
      lots.map(({ winery, lot }) => lotStream(winery, lot)),
      known,
    ))
      states.push(shown);
    return states;
  }

  async winery(
    winery: string,
    { known, after, limit, characters }: { known: number; after: string | null; limit: number; characters: number },
  ): Promise<LotsPart> {
    // Streams are never deleted, so the codes of now include those of then.
    const codes = await this.parts.knowledge.listCodes('lot', winery, { search: null, after, limit });
    const room = new PageRoom(limit, characters);
    const items: JsonObject[] = [];
    let reached = after;
    const streams = codes.map((code) => lotStream(winery, code));
    for await (const { code, shown } of this.shown(streams, known)) {
      if (shown !== null) {
        if (!room.takeItem(shown)) return { items, after: reached };
        items.push(shown);
      }
      reached = code;
    }
    return { items, after: codes.length < limit ? null : reached };
  }

  private async *shown(
    streams: Parameters<typeof statesOf>[1],
    known: number,
  ): AsyncGenerator<{ readonly code: string; readonly shown: JsonObject | null }, void> {
    const { store, knowledge, turns } = this.parts;
    const view = {
      heads: (some: typeof streams) => store.heads(some),
      believed: knowledge.believed.bind(knowledge),
    };
    for await (const { stream, state, number } of statesOf({ view, turns }, streams, { known })) {
      const { winery, code } = streamName(stream);
      const exists = state.stream === 'lot' && state.kind !== null;
      yield { code, shown: exists ? { ...lotState({ winery, lot: code }, state, number) } : null };
    }
  }
}
