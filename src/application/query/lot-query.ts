import { limits } from '../../../config/limits.js';
import { cellarDomain } from '../../cellar/domain.js';
import { heldIn } from '../../cellar/lot.js';
import { lotState } from '../../cellar/public-lot.js';
import type { CellarState, Lot } from '../../cellar/state.js';
import { lotStream, streamName, vesselStream } from '../../cellar/stream.js';
import { beginning, comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import { decodeEvent, decodeState } from '../change/codec.js';
import { foldSlice, readSlice } from '../change/decide-on-history.js';
import { believedLot } from '../change/stored-answer.js';
import type { JsonObject } from '../json-object.js';
import type { Archive, VesselRecord } from '../ports/archive.js';
import type { Store } from '../ports/store.js';
import { encodeCursor, encodePosition, positionCursor, textCursor } from '../request/cursor.js';
import type { Result } from '../result.js';
import { publicVessel } from '../settings/winery-settings.js';
import type { Page, PageQuery } from '../use-cases.js';
import { actionOf } from './action-query.js';

/** Lots and vessels as they stand, stood, or were believed to stand. Reads committed history only. */
export class LotQuery {
  constructor(
    private readonly store: Store,
    private readonly archive: Archive,
    private readonly pageLimit: number,
  ) {}

  async lot(
    winery: string,
    lot: string,
    query: { readonly at?: number; readonly known?: number },
  ): Promise<Result<JsonObject>> {
    if (query.known !== undefined && query.known > (await this.archive.head())) {
      return problem('bad_request', 'That notification has not been written yet.');
    }
    const believed = await believedLot(this.archive, lotStream(winery, lot), {
      at: query.at ?? null,
      known: query.known ?? null,
    });
    if (believed.lot.kind === null)
      return problem(
        'not_found',
        `Winery ${winery} has no lot ${lot}${query.at === undefined ? '' : ' at that time'}.`,
      );
    return { ok: true, value: json(lotState({ winery, lot }, believed.lot, believed.number)) };
  }

  async lots(
    winery: string,
    query: PageQuery & { readonly status?: 'active' | 'archived'; readonly q?: string; readonly at?: number },
  ): Promise<Result<Page<JsonObject>>> {
    const cursor = textCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const limit = query.limit ?? this.pageLimit;
    const items: JsonObject[] = [];
    const fewest = query.status === undefined && query.at === undefined ? 0 : limits.codesPerFilteredRead;
    let after = cursor.value;
    for (let looked = 0; looked < limits.codesPerPage; ) {
      const codes = await this.archive.streams('lot', winery, {
        limit: Math.max(fewest, limit + 1 - items.length),
        after,
        search: query.q ?? null,
      });
      for (const [index, found] of (await this.lotsAt(winery, codes, query.at)).entries()) {
        const code = codes[index] as string;
        if (found.lot.kind === null || (query.status !== undefined && found.lot.status !== query.status)) {
          after = code;
          continue;
        }
        if (items.length === limit) return { ok: true, value: { items, next: encodeCursor(after) } };
        items.push(json(lotState({ winery, lot: code }, found.lot, found.number)));
        after = code;
      }
      looked += codes.length;
      if (codes.length === 0) return { ok: true, value: { items, next: null } };
    }
    return { ok: true, value: { items, next: encodeCursor(after) } };
  }

  private async lotsAt(
    winery: string,
    codes: readonly string[],
    at: number | undefined,
  ): Promise<{ lot: Lot; number: number }[]> {
    const streams = codes.map((code) => lotStream(winery, code));
    if (at !== undefined)
      return Promise.all(streams.map((stream) => believedLot(this.archive, stream, { at, known: null })));
    const heads = await this.present(streams);
    return streams.map((stream) => heads.get(stream) as { lot: Lot; number: number });
  }

  private async present(streams: readonly StreamId[]): Promise<Map<StreamId, { lot: Lot; number: number }>> {
    const found = new Map<StreamId, { lot: Lot; number: number }>();
    for (const { stream, state, number } of await this.states(streams)) {
      if (state.stream === 'lot') found.set(stream, { lot: state, number });
    }
    return found;
  }

  private async states(
    streams: readonly StreamId[],
  ): Promise<{ stream: StreamId; state: CellarState; number: number }[]> {
    if (streams.length === 0) return [];
    const heads = await this.store.heads(streams);
    return heads.map(({ stream, slice }) => ({
      stream,
      state: foldSlice(readSlice(slice)),
      number: slice.number,
    }));
  }

  /** Each action that touches the lot, in timeline order, with the state just after it. */
  async timeline(winery: string, lot: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = positionCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const limit = query.limit ?? this.pageLimit;
    const from = cursor.value ?? beginning;
    const stream = lotStream(winery, lot);
    return this.store.view(async (reader) => {
      const [stored] = await reader.slices([{ stream, before: from, ahead: limit + 1 }]);
      if (stored === undefined || stored.version.counter === 0)
        return problem('not_found', `Winery ${winery} has no lot ${lot}.`);
      const slice = readSlice(stored);
      const actions = new Map<string, JsonObject>();
      const later = slice.touches.filter((touch) => after(touch.position, from)).slice(0, limit + 1);
      for (const action of await reader.actions(later.map((touch) => touch.position.id)))
        actions.set(action.position.id, actionOf(action));
      const items: JsonObject[] = [];
      let state = slice.state;
      for (const touch of slice.touches) {
        for (const event of touch.events) state = cellarDomain.evolve(state, event, touch.position);
        if (!after(touch.position, from)) continue;
        if (items.length === limit) break;
        const shown =
          state.stream === 'lot' && state.kind !== null ? lotState({ winery, lot }, state, stored.number) : null;
        items.push({ action: actions.get(touch.position.id), state: shown });
      }
      const last = later[items.length - 1];
      return {
        ok: true,
        value: { items, next: later.length > limit && last !== undefined ? encodePosition(last.position) : null },
      };
    });
  }

  async vessel(record: VesselRecord, at: number | undefined): Promise<JsonObject> {
    const { winery, vessel } = record;
    if (at === undefined) return (await this.occupied([record]))[0] as JsonObject;
    const believed = await this.archive.believed(vesselStream(winery, vessel), { at, known: null });
    let occupant: CellarState =
      believed.base === null ? cellarDomain.initial(vesselStream(winery, vessel)) : decodeState(believed.base.state);
    for (const touch of believed.touches) {
      for (const event of touch.events) occupant = cellarDomain.evolve(occupant, decodeEvent(event), touch.position);
    }
    const lot = occupant.stream === 'vessel' ? occupant.lot : null;
    if (lot === null) return publicVessel(record, null, 0);
    const { lot: state } = await believedLot(this.archive, lotStream(winery, lot), { at, known: null });
    return publicVessel(record, lot, heldIn(state, vessel));
  }

  /** Vessels with their present occupants. */
  async occupied(records: readonly VesselRecord[]): Promise<JsonObject[]> {
    const occupants = new Map<StreamId, string>();
    for (const { stream, state } of await this.states(records.map((one) => vesselStream(one.winery, one.vessel)))) {
      if (state.stream === 'vessel' && state.lot !== null)
        occupants.set(stream, lotStream(streamName(stream).winery, state.lot));
    }
    const lots = await this.present([...new Set(occupants.values())]);
    return records.map((record) => {
      const stream = occupants.get(vesselStream(record.winery, record.vessel));
      const lot = stream === undefined ? undefined : lots.get(stream)?.lot;
      if (stream === undefined || lot === undefined) return publicVessel(record, null, 0);
      return publicVessel(record, streamName(stream).code, heldIn(lot, record.vessel));
    });
  }
}

function after(position: Position, other: Position): boolean {
  return comparePositions(position, other) > 0;
}

function problem(code: string, detail: string): { ok: false; problem: { code: string; detail: string } } {
  return { ok: false, problem: { code, detail } };
}

function json(value: object): JsonObject {
  return value as JsonObject; // A public shape: plain data with named members.
}
