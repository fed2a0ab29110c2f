import { limits } from '../../../config/limits.js';
import { cellarDomain } from '../../cellar/domain.js';
import { heldIn } from '../../cellar/lot.js';
import { lotState } from '../../cellar/public-lot.js';
import type { CellarState, Lot } from '../../cellar/state.js';
import { lotStream, streamName, vesselStream } from '../../cellar/stream.js';
import { beginning, comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import { foldSlice, readSlice } from '../change/decide-on-history.js';
import { type BelievedLot, believedLot, believedStates } from '../change/stored-answer.js';
import type { JsonObject } from '../json-object.js';
import type { NotificationLog } from '../ports/notification-log.js';
import type { Store, View } from '../ports/store.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import type { VesselRecord } from '../ports/winery-settings-store.js';
import { encodeCursor, encodePosition, positionCursor, textCursor } from '../request/cursor.js';
import { failure, type Result, success } from '../result.js';
import { publicVessel } from '../settings/winery-settings.js';
import type { LotFilter, LotMoment, Page, PageQuery } from '../use-cases.js';
import { actionOf } from './action-query.js';
import { pageOf } from './page.js';

interface StreamState {
  readonly stream: StreamId;
  readonly state: CellarState;
  readonly number: number;
}

/** Reads lots and vessels: their present, past or once believed states. Reads committed history only, and each answer at one instant. */
export class LotQuery {
  constructor(
    private readonly store: Pick<Store, 'view'>,
    private readonly knowledge: Pick<StreamKnowledge, 'believed'>,
    private readonly log: Pick<NotificationLog, 'head'>,
    private readonly pageLimit: number,
  ) {}

  async lot(winery: string, lot: string, { at, known }: LotMoment): Promise<Result<JsonObject>> {
    if (known !== undefined) {
      const head = await this.log.head();
      if (known > head)
        return failure('bad_request', `Notification ${known} does not exist yet; the log ends at ${head}.`);
    }
    const believed = await believedLot(this.knowledge, lotStream(winery, lot), {
      at: at ?? null,
      known: known ?? null,
    });
    const shown = publicState(winery, lot, believed);
    if (shown === null)
      return failure('not_found', `Winery ${winery} has no lot ${lot}${at === undefined ? '' : ' at that time'}.`);
    return success(shown);
  }

  /** Reads codes until a page is full. A filter may reject many, so the page ends short once `codesPerPage` were read. */
  async lots(winery: string, query: LotFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = textCursor(query.cursor);
    if (!cursor.ok) return cursor;
    return this.store.view((view) => this.lotPage(view, winery, { ...query, after: cursor.value }));
  }

  private async lotPage(
    view: View,
    winery: string,
    query: LotFilter & { readonly limit?: number; readonly after: string | null },
  ): Promise<Result<Page<JsonObject>>> {
    const limit = query.limit ?? this.pageLimit;
    const items: JsonObject[] = [];
    const leastRead = query.status === undefined && query.at === undefined ? 0 : limits.codesPerFilteredRead;
    let { after } = query;
    for (let examined = 0; examined < limits.codesPerPage; ) {
      const codes = await view.listCodes('lot', winery, {
        limit: Math.max(leastRead, limit + 1 - items.length),
        after,
        search: query.q ?? null,
      });
      const streams = codes.map((code) => lotStream(winery, code));
      for (const { stream, state, number } of await statesAt(view, streams, query.at)) {
        const { code } = streamName(stream);
        const matches = state.stream === 'lot' && (query.status === undefined || state.status === query.status);
        const shown = matches ? publicState(winery, code, { lot: state, number }) : null;
        if (shown !== null) {
          if (items.length === limit) return success({ items, next: encodeCursor(after) });
          items.push(shown);
        }
        after = code;
      }
      examined += codes.length;
      if (codes.length === 0) return success({ items, next: null });
    }
    return success({ items, next: encodeCursor(after) });
  }

  /** Returns each action that touches the lot, in timeline order, with the lot's state just after it. */
  async timeline(winery: string, lot: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = positionCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const limit = query.limit ?? this.pageLimit;
    const from = cursor.value ?? beginning;
    const stream = lotStream(winery, lot);
    return this.store.view(async (reader) => {
      const [stored] = await reader.slices([{ stream, before: from, ahead: limit + 1 }]);
      if (stored === undefined || stored.version.counter === 0)
        return failure('not_found', `Winery ${winery} has no lot ${lot}.`);
      const slice = readSlice(stored);
      const isLater = (position: Position): boolean => comparePositions(position, from) > 0;
      const page = pageOf(
        slice.touches.filter((touch) => isLater(touch.position)),
        limit,
        (last) => encodePosition(last.position),
      );
      const actions = new Map<string, JsonObject>();
      for (const action of await reader.actions(page.items.map((touch) => touch.position.id)))
        actions.set(action.position.id, actionOf(action));
      const items: JsonObject[] = [];
      let state = slice.state;
      for (const touch of slice.touches) {
        if (items.length === page.items.length) break;
        for (const event of touch.events) state = cellarDomain.evolve(state, event, touch.position);
        if (!isLater(touch.position)) continue;
        const shown = state.stream === 'lot' ? publicState(winery, lot, { lot: state, number: stored.number }) : null;
        items.push({ action: actions.get(touch.position.id), state: shown });
      }
      return success({ items, next: page.next });
    });
  }

  /** Returns vessels with their occupants at an effective time, by default at the end of the timeline. All are read in one view. */
  async vessels(records: readonly VesselRecord[], at: number | undefined): Promise<JsonObject[]> {
    const occupants = await this.store.view((view) => occupantsOf(view, records, at));
    return records.map((record) => {
      const occupant = occupants.get(vesselStream(record.winery, record.vessel));
      if (occupant === undefined) return publicVessel(record, null, 0);
      return publicVessel(record, occupant.code, heldIn(occupant.lot, record.vessel));
    });
  }
}

/** The states of streams at an effective time; without one, their newest states. */
async function statesAt(
  view: View,
  streams: readonly StreamId[],
  at: number | undefined,
): Promise<readonly StreamState[]> {
  if (streams.length === 0) return [];
  if (at !== undefined) return believedStates(view, streams, { at, known: null });
  const heads = await view.heads(streams);
  return heads.map(({ stream, slice }) => ({
    stream,
    state: foldSlice(readSlice(slice)),
    number: slice.number,
  }));
}

/** The lot in each vessel that holds one. */
type Occupants = ReadonlyMap<StreamId, { readonly code: string; readonly lot: Lot }>;

async function occupantsOf(view: View, records: readonly VesselRecord[], at: number | undefined): Promise<Occupants> {
  const lotIn = new Map<StreamId, StreamId>();
  const vessels = records.map(({ winery, vessel }) => vesselStream(winery, vessel));
  for (const { stream, state } of await statesAt(view, vessels, at)) {
    if (state.stream === 'vessel' && state.lot !== null)
      lotIn.set(stream, lotStream(streamName(stream).winery, state.lot));
  }
  const lots = new Map<StreamId, Lot>();
  for (const { stream, state } of await statesAt(view, [...new Set(lotIn.values())], at))
    if (state.stream === 'lot') lots.set(stream, state);
  return new Map(
    [...lotIn].flatMap(([vessel, stream]) => {
      const lot = lots.get(stream);
      return lot === undefined ? [] : [[vessel, { code: streamName(stream).code, lot }]];
    }),
  );
}

/** Returns a lot in its public shape; null if it does not exist in that state. */
function publicState(winery: string, code: string, { lot, number }: BelievedLot): JsonObject | null {
  return lot.kind === null ? null : { ...lotState({ winery, lot: code }, lot, number) };
}
