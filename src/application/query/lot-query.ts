import { limits } from '../../../config/limits.js';
import { cellarDomain } from '../../cellar/domain.js';
import { heldIn } from '../../cellar/lot.js';
import { lotState } from '../../cellar/public-lot.js';
import type { CellarState } from '../../cellar/state.js';
import { lotStream, streamName, vesselStream } from '../../cellar/stream.js';
import { beginning, comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import { decodeEvent, decodeState } from '../change/codec.js';
import { foldSlice, readSlice } from '../change/decide-on-history.js';
import { type BelievedLot, believedLot } from '../change/stored-answer.js';
import type { JsonObject } from '../json-object.js';
import type { NotificationLog } from '../ports/notification-log.js';
import type { Store } from '../ports/store.js';
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

/** Reads lots and vessels: their present, past or once believed states. Reads committed history only. */
export class LotQuery {
  constructor(
    private readonly store: Store,
    private readonly knowledge: StreamKnowledge,
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
    const limit = query.limit ?? this.pageLimit;
    const items: JsonObject[] = [];
    const leastRead = query.status === undefined && query.at === undefined ? 0 : limits.codesPerFilteredRead;
    let after = cursor.value;
    for (let examined = 0; examined < limits.codesPerPage; ) {
      const codes = await this.knowledge.listCodes('lot', winery, {
        limit: Math.max(leastRead, limit + 1 - items.length),
        after,
        search: query.q ?? null,
      });
      for (const { code, lot } of await this.lotsAt(winery, codes, query.at)) {
        const matches = query.status === undefined || lot?.lot.status === query.status;
        const shown = lot === undefined || !matches ? null : publicState(winery, code, lot);
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

  private async lotsAt(
    winery: string,
    codes: readonly string[],
    at: number | undefined,
  ): Promise<readonly { readonly code: string; readonly lot: BelievedLot | undefined }[]> {
    if (at !== undefined) {
      return Promise.all(
        codes.map(async (code) => ({
          code,
          lot: await believedLot(this.knowledge, lotStream(winery, code), { at, known: null }),
        })),
      );
    }
    const present = await this.presentLots(codes.map((code) => lotStream(winery, code)));
    return codes.map((code) => ({ code, lot: present.get(lotStream(winery, code)) }));
  }

  private async presentLots(streams: readonly StreamId[]): Promise<Map<StreamId, BelievedLot>> {
    const found = new Map<StreamId, BelievedLot>();
    for (const { stream, state, number } of await this.presentStates(streams)) {
      if (state.stream === 'lot') found.set(stream, { lot: state, number });
    }
    return found;
  }

  private async presentStates(streams: readonly StreamId[]): Promise<readonly StreamState[]> {
    if (streams.length === 0) return [];
    const heads = await this.store.heads(streams);
    return heads.map(({ stream, slice }) => ({
      stream,
      state: foldSlice(readSlice(slice)),
      number: slice.number,
    }));
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

  async vessel(record: VesselRecord, at: number | undefined): Promise<JsonObject> {
    const { winery, vessel } = record;
    const stream = vesselStream(winery, vessel);
    if (at === undefined) return occupied(record, await this.presentOccupants([stream]));
    const believed = await this.knowledge.believed(stream, { at, known: null });
    let state = believed.base === null ? cellarDomain.initial(stream) : decodeState(believed.base.state);
    for (const touch of believed.touches) {
      for (const event of touch.events) state = cellarDomain.evolve(state, decodeEvent(event), touch.position);
    }
    const lot = state.stream === 'vessel' ? state.lot : null;
    if (lot === null) return publicVessel(record, null, 0);
    const occupant = await believedLot(this.knowledge, lotStream(winery, lot), { at, known: null });
    return publicVessel(record, lot, heldIn(occupant.lot, vessel));
  }

  /** Returns vessels with their present occupants. */
  async occupied(records: readonly VesselRecord[]): Promise<JsonObject[]> {
    const occupants = await this.presentOccupants(records.map((one) => vesselStream(one.winery, one.vessel)));
    return records.map((record) => occupied(record, occupants));
  }

  private async presentOccupants(vessels: readonly StreamId[]): Promise<Occupants> {
    const lots = new Map<StreamId, StreamId>();
    for (const { stream, state } of await this.presentStates(vessels)) {
      if (state.stream === 'vessel' && state.lot !== null)
        lots.set(stream, lotStream(streamName(stream).winery, state.lot));
    }
    const states = await this.presentLots([...new Set(lots.values())]);
    return new Map(
      [...lots].flatMap(([vessel, stream]) => {
        const lot = states.get(stream);
        return lot === undefined ? [] : [[vessel, { code: streamName(stream).code, ...lot }]];
      }),
    );
  }
}

/** The lot in each vessel that holds one. */
type Occupants = ReadonlyMap<StreamId, BelievedLot & { readonly code: string }>;

function occupied(record: VesselRecord, occupants: Occupants): JsonObject {
  const occupant = occupants.get(vesselStream(record.winery, record.vessel));
  if (occupant === undefined) return publicVessel(record, null, 0);
  return publicVessel(record, occupant.code, heldIn(occupant.lot, record.vessel));
}

/** Returns a lot in its public shape; null if it does not exist in that state. */
function publicState(winery: string, code: string, { lot, number }: BelievedLot): JsonObject | null {
  return lot.kind === null ? null : { ...lotState({ winery, lot: code }, lot, number) };
}
