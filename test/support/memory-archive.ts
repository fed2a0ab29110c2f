import type {
  ActionFilter,
  Archive,
  BelievedTouch,
  Keyset,
  PutOutcome,
  RememberedPut,
  StoredRevision,
  VesselRecord,
  WineryRecord,
} from '../../src/application/ports/archive.js';
import type { StoredAction } from '../../src/application/ports/history-reader.js';
import type { StoredChange } from '../../src/application/ports/stored-change.js';
import { type ActionId, comparePositions, type StreamId, samePosition } from '../../src/kernel/position.js';
import { storedAction } from './memory-history.js';
import { renderedLog } from './memory-log.js';
import type { KeptRevision, MemoryRecord } from './memory-record.js';

/** The reading side of the in-memory store. */
export class MemoryArchive implements Archive {
  constructor(private readonly record: MemoryRecord) {}

  async winery(winery: string): Promise<WineryRecord | null> {
    return this.record.wineries.get(winery)?.record ?? null;
  }
  async wineries(page: Keyset): Promise<WineryRecord[]> {
    return pageOf([...this.record.wineries.keys()], page).flatMap(
      (code) => this.record.wineries.get(code)?.record ?? [],
    );
  }
  async wineriesNamed(wineries: readonly string[]): Promise<WineryRecord[]> {
    return wineries.flatMap((code) => this.record.wineries.get(code)?.record ?? []);
  }
  async putWinery(put: Omit<WineryRecord, 'revision'>, request?: RememberedPut): Promise<PutOutcome | 'units_fixed'> {
    const said = this.said(request);
    if (said !== null) return said;
    const known = this.record.wineries.get(put.winery);
    const record: WineryRecord = { ...put, revision: (known?.record.revision ?? 0) + 1 };
    const same =
      known?.record.volumeUnit === record.volumeUnit &&
      known.record.weightUnit === record.weightUnit &&
      known.record.currency === record.currency;
    if (known?.unitsFixed && !same) return 'units_fixed';
    this.record.wineries.set(record.winery, { record, unitsFixed: known?.unitsFixed ?? false });
    this.remember(put.winery, request);
    return known === undefined ? 'created' : 'replaced';
  }

  async vessel(winery: string, vessel: string): Promise<VesselRecord | null> {
    return this.record.vessels.get(`${winery}/${vessel}`) ?? null;
  }
  async vesselsNamed(names: readonly { winery: string; vessel: string }[]): Promise<VesselRecord[]> {
    return names.flatMap(({ winery, vessel }) => this.record.vessels.get(`${winery}/${vessel}`) ?? []);
  }
  async vessels(winery: string, page: Keyset): Promise<VesselRecord[]> {
    const codes = [...this.record.vessels.values()].filter((one) => one.winery === winery).map((one) => one.vessel);
    return pageOf(codes, page).flatMap((code) => this.record.vessels.get(`${winery}/${code}`) ?? []);
  }
  /** What is to be said to a request that is known. */
  private said(request: RememberedPut | undefined): PutOutcome | null {
    const known = request === undefined ? null : this.record.known(request.change);
    if (known === null) return null;
    return known.requestHash === request?.requestHash ? { repeated: known.answer } : 'reused';
  }

  private remember(winery: string, request: RememberedPut | undefined): void {
    if (request === undefined) return;
    const nobody = { expectedRevision: null, recordedBy: null };
    this.record.remembered.set(request.change, { ...request, ...nobody, winery, first: 0, last: -1 });
  }

  async putVessel(record: VesselRecord, request?: RememberedPut): Promise<PutOutcome> {
    const said = this.said(request);
    if (said !== null) return said;
    this.remember(record.winery, request);
    const key = `${record.winery}/${record.vessel}`;
    const outcome = this.record.vessels.has(key) ? 'replaced' : 'created';
    this.record.vessels.set(key, record);
    const winery = this.record.wineries.get(record.winery);
    if (outcome === 'replaced' && winery !== undefined) {
      const revised = { ...winery.record, revision: winery.record.revision + 1 };
      this.record.wineries.set(record.winery, { ...winery, record: revised });
    }
    return outcome;
  }

  async action(id: ActionId): Promise<StoredAction | null> {
    return storedAction(this.record, id);
  }

  async actions(filter: ActionFilter): Promise<StoredAction[]> {
    const { winery, stream, type, from, to, status, limit, after } = filter;
    const listed = [...this.record.revisions.keys()]
      .flatMap((id) => storedAction(this.record, id) ?? [])
      .filter(
        (action) =>
          (action.winery === winery || action.otherWinery === winery) &&
          (type === null || action.type === type) &&
          (from === null || action.position.effectiveAt >= from) &&
          (to === null || action.position.effectiveAt <= to) &&
          (status === null || statusOf(action) === status) &&
          (after === null || comparePositions(action.position, after) > 0) &&
          (stream === null || this.touches(action, stream)),
      );
    return listed.sort((a, b) => comparePositions(a.position, b.position)).slice(0, limit);
  }

  /** Does an action touch a stream where it stands, or did it until it was retracted? */
  private touches(action: StoredAction, stream: StreamId): boolean {
    const kept = this.record.streams.get(stream);
    if (kept === undefined) return false;
    const place = kept.places[this.record.placeIndex(kept, action.position)];
    if (place === undefined || !samePosition(place.position, action.position)) return false;
    const said = place.said.at(-1)?.row;
    return said !== undefined && (said.events !== null || (action.retracted && said.revision === action.revision));
  }

  async revisions(id: ActionId, page: { limit: number; afterRevision: number }): Promise<StoredRevision[]> {
    const kept = (this.record.revisions.get(id) ?? []).filter(({ row }) => row.revision > page.afterRevision);
    return kept.slice(0, page.limit).map(storedRevision);
  }
  async revision(id: ActionId, revision: number): Promise<StoredRevision | null> {
    const kept = this.record.revisions.get(id)?.find(({ row }) => row.revision === revision);
    return kept === undefined ? null : storedRevision(kept);
  }

  async believed(
    stream: StreamId,
    { at, known }: { readonly at: number | null; readonly known: number | null },
  ): ReturnType<Archive['believed']> {
    const lastAt = at ?? Number.POSITIVE_INFINITY;
    const turn = known === null ? this.record.turn : this.turnOf(known);
    const head = known === null ? this.record.currentHead(stream) : null;
    const checkpoint = this.record.checkpoint(stream, ({ effectiveAt }) => effectiveAt <= lastAt, turn);
    const base = head !== null && head.position.effectiveAt <= lastAt ? head : checkpoint;
    const rows = (this.record.streams.get(stream)?.places ?? [])
      .filter(({ position }) => position.effectiveAt <= lastAt)
      .flatMap((place) => place.said.filter(({ published }) => published.turn <= turn));
    const number =
      at === null && known === null
        ? (this.record.version(stream)?.number ?? 0)
        : Math.max(0, ...rows.map(({ published }) => published.change.last));
    const touches = this.record
      .touches(stream, turn)
      .filter(({ position }) => position.effectiveAt <= lastAt)
      .filter(({ position }) => base === null || comparePositions(position, base.position) > 0)
      .map(
        ({ row, position, published }): BelievedTouch => ({
          position,
          revision: row.revision,
          events: row.events ?? [],
          number: published.change.last,
        }),
      );
    return { base: base === null ? null : { position: base.position, state: base.state, number }, touches, number };
  }

  /** The last turn that begins at or before a notification. */
  private turnOf(number: number): number {
    return this.record.published.findLast(({ change }) => change.first <= number)?.turn ?? 0;
  }

  async streams(
    kind: 'lot' | 'vessel',
    winery: string,
    { search, ...page }: Keyset & { readonly search: string | null },
  ): Promise<string[]> {
    const prefix = `${kind}/${winery}/`;
    const codes = [...this.record.streams]
      .filter(([name, { versions }]) => name.startsWith(prefix) && versions.length > 0)
      .map(([name]) => name.slice(prefix.length))
      .filter((code) => search === null || code.toLowerCase().includes(search.toLowerCase()));
    return pageOf(codes, page);
  }

  async change(change: string): Promise<StoredChange | null> {
    return this.record.known(change);
  }
  async changes(page: Keyset): Promise<StoredChange[]> {
    const known = [...this.record.byChange.keys(), ...this.record.remembered.keys()];
    return pageOf(known, page).flatMap((change) => this.record.known(change) ?? []);
  }
  async changeStreams(change: string): Promise<StreamId[]> {
    const entries = this.record.byChange.get(change)?.unit.touches ?? [];
    return [...new Set(entries.flatMap(({ stream, silent }) => (silent ? [] : [stream])))].sort();
  }
  async changeOf(number: number): Promise<StoredChange | null> {
    const found = this.record.published.findLast(({ change }) => change.first <= number)?.change;
    return found !== undefined && found.last >= number ? found : null;
  }
  async head(): Promise<number> {
    return this.record.head;
  }
  async log(first: number, last: number): Promise<string[]> {
    return renderedLog(this.record, first, last);
  }
}

function statusOf({ retracted, refusal }: StoredAction): 'active' | 'retracted' | 'conflicted' {
  return retracted ? 'retracted' : refusal === null ? 'active' : 'conflicted';
}

function storedRevision({ row, position, published }: KeptRevision): StoredRevision {
  const { change, recordedAt, recordedBy, first, last } = published.change;
  return {
    position,
    revision: row.revision,
    retracted: row.retracted,
    data: row.data,
    note: row.note,
    type: row.type,
    winery: row.winery,
    refusal: row.refusal,
    change,
    recordedAt,
    recordedBy,
    number: first + row.index,
    first,
    last,
  };
}

/** Codes in the order of code units, after the one that ended the page before. */
function pageOf(codes: readonly string[], { after, limit }: Keyset): string[] {
  return codes
    .filter((code) => code > (after ?? ''))
    .sort((a, b) => (a < b ? -1 : 1))
    .slice(0, limit);
}
