import { limits } from '../../../config/limits.js';
import { heldIn } from '../../cellar/lot.js';
import { lotState } from '../../cellar/public-lot.js';
import type { Lot } from '../../cellar/state.js';
import { lotStream, streamName, vesselStream } from '../../cellar/stream.js';
import { UnreadableContent } from '../../encryption/unreadable-content.js';
import type { StreamId } from '../../kernel/position.js';
import { type BelievedLot, believedLot } from '../change/stored-answer.js';
import type { JsonObject } from '../json-object.js';
import type { Turns } from '../pieces.js';
import type { NotificationLog } from '../ports/notification-log.js';
import type { Store, View } from '../ports/store.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import type { VesselRecord } from '../ports/winery-settings-store.js';
import { encodeCursor, textCursor, timelineCursor } from '../request/cursor.js';
import { unwrittenNumber } from '../request/unwritten-number.js';
import { type Failure, failure, type Result, success } from '../result.js';
import { publicVessel, vesselWithoutContents } from '../settings/public-settings.js';
import type { LotFilter, LotMoment, Page, PageQuery, TimelineQuery } from '../use-cases.js';
import { timelinePage } from './lot-timeline.js';
import { PageRoom } from './page.js';
import { readableStatesOf, statesOf } from './stream-states.js';

interface LotQueryParts {
  readonly store: Pick<Store, 'view'>;
  readonly knowledge: Pick<StreamKnowledge, 'believed'>;
  readonly log: Pick<NotificationLog, 'head'>;
  readonly turns: Turns;
  readonly pageLimit: number;
}

/** Reads lots and vessels: their present, past or once believed states. Reads committed history only, and each answer at one instant. */
export class LotQuery {
  constructor(private readonly parts: LotQueryParts) {}

  async lot(winery: string, lot: string, { at, known }: LotMoment): Promise<Result<JsonObject>> {
    const unwritten = await this.unwritten(known);
    if (unwritten !== null) return unwritten;
    const believed = await believedLot(this.parts.knowledge, lotStream(winery, lot), {
      at: at ?? null,
      known: known ?? null,
    });
    const shown = publicState(winery, lot, believed);
    if (shown === null)
      return failure('not_found', `Winery ${winery} has no lot ${lot}${at === undefined ? '' : ' at that time'}.`);
    return success(shown);
  }

  /** Returns the failure of a read as known at a notification that does not exist yet, or null if it exists. */
  async unwritten(known: number | undefined): Promise<Failure | null> {
    return known === undefined ? null : unwrittenNumber(known, await this.parts.log.head());
  }

  /** Reads codes until a page is full, of items or of characters. A filter may reject many, so the page ends short once `codesPerPage` were read. */
  async lots(winery: string, query: LotFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    const cursor = textCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const unwritten = await this.unwritten(query.known);
    if (unwritten !== null) return unwritten;
    return this.parts.store.view((view) => this.lotPage(view, winery, { ...query, after: cursor.value }));
  }

  private async lotPage(
    view: View,
    winery: string,
    query: LotFilter & { readonly limit?: number; readonly after: string | null },
  ): Promise<Result<Page<JsonObject>>> {
    const limit = query.limit ?? this.parts.pageLimit;
    const room = new PageRoom(limit);
    const items: JsonObject[] = [];
    const isFiltered =
      query.status !== undefined || query.owner !== undefined || query.at !== undefined || query.known !== undefined;
    const leastRead = isFiltered ? limits.codesPerFilteredRead : 0;
    let { after } = query;
    for (let examined = 0; examined < limits.codesPerPage; ) {
      const codes = await view.listCodes('lot', winery, {
        limit: Math.max(leastRead, limit + 1 - items.length),
        after,
        search: query.q ?? null,
      });
      const streams = codes.map((code) => lotStream(winery, code));
      for await (const { stream, state, number } of statesOf({ view, turns: this.parts.turns }, streams, query)) {
        const { code } = streamName(stream);
        const matches = state.stream === 'lot' && fulfils(state, query);
        const shown = matches ? publicState(winery, code, { lot: state, number }) : null;
        if (shown !== null) {
          if (!room.takeItem(shown)) return success({ items, next: encodeCursor(after) });
          items.push(shown);
        }
        after = code;
      }
      examined += codes.length;
      if (codes.length === 0) return success({ items, next: null });
    }
    return success({ items, next: encodeCursor(after) });
  }

  /** Returns each action that touches the lot, in timeline order, by default with the lot's state just after it. */
  async timeline(winery: string, lot: string, query: TimelineQuery & PageQuery): Promise<Result<Page<JsonObject>>> {
    const { known, states } = query;
    const cursor = timelineCursor(query.cursor, known);
    if (!cursor.ok) return cursor;
    const unwritten = await this.unwritten(known);
    if (unwritten !== null) return unwritten;
    const { store, pageLimit } = this.parts;
    const read = { known, hasStates: states !== 'none', limit: query.limit ?? pageLimit, after: cursor.value };
    const page = await store.view((view) => timelinePage(view, lotStream(winery, lot), read));
    if (page !== null) return success(page);
    const then = known === undefined ? '' : ` as known at notification ${known}`;
    return failure('not_found', `Winery ${winery} has no lot ${lot}${then}.`);
  }

  /** Returns a vessel with its occupant at a moment, whose `known` must exist; by default at the end of the timeline. Rejects with UnreadableContent. */
  async vessel(record: VesselRecord, moment: LotMoment): Promise<JsonObject> {
    const [occupant] = (await this.occupants([record], moment)).values();
    if (occupant instanceof UnreadableContent) throw occupant;
    return publicVessel(record, occupant?.code ?? null, occupant?.volume ?? 0);
  }

  /** Returns vessels as `vessel` does, all read in one view. One whose contents cannot be read has `unreadable` instead of them, because a list must not fail for one vessel. */
  async vessels(records: readonly VesselRecord[], moment: LotMoment): Promise<JsonObject[]> {
    const occupants = await this.occupants(records, moment);
    return records.map((record) => {
      const occupant = occupants.get(vesselStream(record.winery, record.vessel));
      if (!(occupant instanceof UnreadableContent))
        return publicVessel(record, occupant?.code ?? null, occupant?.volume ?? 0);
      const { code, key } = occupant;
      return { ...vesselWithoutContents(record), unreadable: { code, key } };
    });
  }

  private occupants(records: readonly VesselRecord[], moment: LotMoment): Promise<Occupants> {
    const { store, turns } = this.parts;
    return store.view((view) => occupantsOf({ view, turns }, records, moment));
  }
}

/** The lot in each vessel that holds one, and its volume there, or why they cannot be read. States are not kept: a thousand of them can be large. */
type Occupants = ReadonlyMap<StreamId, Occupant | UnreadableContent>;

interface Occupant {
  readonly code: string;
  readonly volume: number;
}

async function occupantsOf(
  source: { readonly view: View; readonly turns: Turns },
  records: readonly VesselRecord[],
  moment: LotMoment,
): Promise<Occupants> {
  const vesselsOf = new Map<StreamId, StreamId[]>();
  const occupants = new Map<StreamId, Occupant | UnreadableContent>();
  const vessels = records.map(({ winery, vessel }) => vesselStream(winery, vessel));
  for await (const read of readableStatesOf(source, vessels, moment)) {
    const { stream } = read;
    if ('unreadable' in read) {
      occupants.set(stream, read.unreadable);
      continue;
    }
    const { state } = read;
    if (state.stream !== 'vessel' || state.lot === null) continue;
    const lot = lotStream(streamName(stream).winery, state.lot);
    const before = vesselsOf.get(lot);
    if (before === undefined) vesselsOf.set(lot, [stream]);
    else before.push(stream);
  }
  for await (const read of readableStatesOf(source, [...vesselsOf.keys()], moment)) {
    const { code } = streamName(read.stream);
    for (const vessel of vesselsOf.get(read.stream) ?? []) {
      if ('unreadable' in read) occupants.set(vessel, read.unreadable);
      else if (read.state.stream === 'lot')
        occupants.set(vessel, { code, volume: heldIn(read.state, streamName(vessel).code) });
    }
  }
  return occupants;
}

function fulfils(lot: Lot, { status, owner }: LotFilter): boolean {
  return (status === undefined || lot.status === status) && (owner === undefined || lot.owner === owner);
}

/** Returns a lot in its public shape; null if it does not exist in that state. */
function publicState(winery: string, code: string, { lot, number }: BelievedLot): JsonObject | null {
  return lot.kind === null ? null : { ...lotState({ winery, lot: code }, lot, number) };
}
