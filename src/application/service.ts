import { ChangeRequests, type SubmitEdit } from './change-requests.js';
import type { JsonObject } from './json-object.js';
import { Labels } from './labels/labels.js';
import type { DatedLabelRules } from './labels/lot-verdict.js';
import type { Lineage } from './lineage/lineage.js';
import type { LiveUseCases, LotChange, LotChangeQuery, LotName, LotsPart } from './live-use-cases.js';
import type { Turns } from './pieces.js';
import type { ActionIndex } from './ports/action-index.js';
import type { ChangeSets } from './ports/change-sets.js';
import type { DestroyedContent } from './ports/destroyed-content.js';
import type { LabelStore } from './ports/label-store.js';
import type { NotificationLog } from './ports/notification-log.js';
import type { Store } from './ports/store.js';
import type { StreamKnowledge } from './ports/stream-knowledge.js';
import type { WinerySettingsStore } from './ports/winery-settings-store.js';
import { ActionQuery } from './query/action-query.js';
import { LiveQuery } from './query/live-query.js';
import { LotQuery } from './query/lot-query.js';
import { pageOf } from './query/page.js';
import type { BodyReader } from './request/body.js';
import type { ChangeCommand, Transport } from './request/command.js';
import { encodeCursor, textCursor } from './request/cursor.js';
import { type Failure, failure, type Result, success } from './result.js';
import type { Settings } from './settings/settings.js';
import { publicWinery } from './settings/public-settings.js';
import { WinerySettings } from './settings/winery-settings.js';
import type {
  EditFilter,
  EditList,
  EditUseCases,
  LineageQuery,
  LineageTable,
  LogPage,
  LotMoment,
  Page,
  PageQuery,
  PutOptions,
  UseCases,
  WineryFilter,
  WriteOptions,
} from './use-cases.js';

interface ServiceParts {
  readonly store: Store;
  readonly settingsStore: WinerySettingsStore;
  readonly labelStore: LabelStore;
  readonly labelRules: DatedLabelRules['rules'];
  readonly actionIndex: ActionIndex;
  readonly knowledge: StreamKnowledge;
  readonly changeSets: Pick<ChangeSets, 'lotChanges'>;
  readonly log: NotificationLog;
  readonly settings: Settings;
  readonly reader: BodyReader;
  readonly transport: Transport;
  readonly lineage: Lineage;
  readonly edits: EditUseCases;
  /** Accepts a command to be decided in the background. Undefined: every command is decided at once. */
  readonly submit?: SubmitEdit | undefined;
  /** Called before a command that overrides locks is sent. */
  readonly noteOverride?: ((command: ChangeCommand) => Promise<void>) | undefined;
  readonly turns: Turns;
  readonly limits: { readonly itemsPerStep: number; readonly requestsWaiting: number };
  readonly pageLimit: number;
  /** The current time in milliseconds since the epoch. */
  readonly now: () => number;
  /** Returns a new UUID (version 7). */
  readonly newId: () => string;
  readonly onPublished: (listener: () => void) => () => void;
  readonly content: DestroyedContent;
  readonly ready: () => Promise<{ readonly ready: boolean; readonly detail: string }>;
}

/** The use cases: writes become commands to the node that decides them, queries become reads of committed history. */
export class SoleraService implements UseCases {
  readonly labels: Labels;
  private readonly lotQuery: LotQuery;
  private readonly liveQuery: LiveQuery;
  private readonly actionQuery: ActionQuery;
  private readonly winerySettings: WinerySettings;
  private readonly changeRequests: ChangeRequests;

  constructor(private readonly parts: ServiceParts) {
    this.lotQuery = new LotQuery(parts);
    this.liveQuery = new LiveQuery(parts);
    this.actionQuery = new ActionQuery(parts);
    this.winerySettings = new WinerySettings(parts.settingsStore, parts.now);
    this.changeRequests = new ChangeRequests(parts);
    this.labels = new Labels({ ...parts, inWinery: (winery, work) => this.inWinery(winery, work) });
  }

  putWinery(winery: string, body: unknown, options: PutOptions = {}): Promise<Result<JsonObject>> {
    return this.winerySettings.putWinery(winery, body, options);
  }

  async getWinery(winery: string): Promise<Result<JsonObject>> {
    const record = await this.parts.settingsStore.winery(winery);
    return record === null ? notFound(`There is no winery ${winery}.`) : success(publicWinery(record));
  }

  async listWineries(query: WineryFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    const page = await this.page(
      query,
      (keyset) => this.parts.settingsStore.listWineries(keyset, query.only),
      (record) => record.winery,
    );
    if (!page.ok) return page;
    const { items, next } = page.value;
    return success({ items: items.map(publicWinery), next });
  }

  putVessel(winery: string, vessel: string, body: unknown, options: PutOptions = {}): Promise<Result<JsonObject>> {
    return this.inWinery(winery, () =>
      this.winerySettings.putVessel(winery, vessel, body, options, (record) => this.lotQuery.vessel(record, {})),
    );
  }

  getVessel(winery: string, vessel: string, query: LotMoment): Promise<Result<JsonObject>> {
    return this.inWinery(winery, async () => {
      const unwritten = await this.lotQuery.unwritten(query.known);
      if (unwritten !== null) return unwritten;
      const record = await this.parts.settingsStore.vessel(winery, vessel);
      if (record === null) return notFound(`Winery ${winery} has no vessel ${vessel}.`);
      return success(await this.lotQuery.vessel(record, query));
    });
  }

  listVessels(winery: string, query: PageQuery & LotMoment): Promise<Result<Page<JsonObject>>> {
    return this.inWinery(winery, async () => {
      const unwritten = await this.lotQuery.unwritten(query.known);
      if (unwritten !== null) return unwritten;
      const page = await this.page(
        query,
        (keyset) => this.parts.settingsStore.listVessels(winery, keyset),
        (record) => record.vessel,
      );
      if (!page.ok) return page;
      const { items, next } = page.value;
      return success({ items: await this.lotQuery.vessels(items, query), next });
    });
  }

  record(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.changeRequests.record(winery, body, options);
  }

  revise(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.changeRequests.revise(winery, action, body, options);
  }

  retract(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.changeRequests.retract(winery, action, body, options);
  }

  change(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.changeRequests.change(winery, body, options);
  }

  changeWineries(body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.changeRequests.changeWineries(body, options);
  }

  getAction(winery: string, action: string): Promise<Result<JsonObject>> {
    return this.inWinery(winery, () => this.actionQuery.action(winery, action));
  }

  listRevisions(winery: string, action: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    return this.inWinery(winery, () => this.actionQuery.revisions(winery, action, query));
  }

  listActions(winery: string, query: Parameters<UseCases['listActions']>[1]): Promise<Result<Page<JsonObject>>> {
    return this.inWinery(winery, () => this.actionQuery.actions(winery, query));
  }

  listConflicts(query: PageQuery): Promise<Result<Page<JsonObject>>> {
    return this.actionQuery.conflicts(query);
  }

  getLot(winery: string, lot: string, query: LotMoment): Promise<Result<JsonObject>> {
    return this.inWinery(winery, () => this.lotQuery.lot(winery, lot, query));
  }

  listLots(winery: string, query: Parameters<UseCases['listLots']>[1]): Promise<Result<Page<JsonObject>>> {
    return this.inWinery(winery, () => this.lotQuery.lots(winery, query));
  }

  lotTimeline(
    winery: string,
    lot: string,
    query: Parameters<UseCases['lotTimeline']>[2],
  ): Promise<Result<Page<JsonObject>>> {
    return this.inWinery(winery, () => this.lotQuery.timeline(winery, lot, query));
  }

  lineage(winery: string, lot: string, query: LineageQuery): Promise<Result<JsonObject>> {
    return this.inWinery(winery, () => this.parts.lineage.of(winery, lot, query));
  }

  lineageTable(winery: string, lot: string, query: LineageQuery): Promise<Result<LineageTable>> {
    return this.inWinery(winery, () => this.parts.lineage.table(winery, lot, query));
  }

  liveHead(winery: string, lot: string | null): Promise<Result<number>> {
    return this.inWinery(winery, () => this.liveQuery.head(winery, lot));
  }

  lotsAsKnown(lots: readonly LotName[], known: number): Promise<readonly (JsonObject | null)[]> {
    return this.liveQuery.lots(lots, known);
  }

  wineryAsKnown(winery: string, part: Parameters<LiveUseCases['wineryAsKnown']>[1]): Promise<LotsPart> {
    return this.liveQuery.winery(winery, part);
  }

  lotChanges(query: LotChangeQuery): Promise<readonly LotChange[]> {
    return this.parts.changeSets.lotChanges(query);
  }

  async shownChanges(changes: readonly LotChange[]): Promise<readonly LotChange[]> {
    return changes;
  }

  getEdit(id: string): Promise<Result<JsonObject>> {
    return this.parts.edits.getEdit(id);
  }

  listEdits(query: EditFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    return this.parts.edits.listEdits(query);
  }

  listEditItems(id: string, list: EditList, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    return this.parts.edits.listEditItems(id, list, query);
  }

  cancelEdit(id: string): Promise<Result<JsonObject>> {
    return this.parts.edits.cancelEdit(id);
  }

  incarnation(): string {
    return this.parts.log.incarnation;
  }

  head(): Promise<number> {
    return this.parts.log.head();
  }

  async readLog(first: number, last: number): Promise<LogPage> {
    const items = await this.parts.log.texts(first, last);
    return { first, last: first + items.length - 1, items };
  }

  async shownTexts(texts: readonly string[]): Promise<readonly string[]> {
    return texts;
  }

  onPublished(listener: () => void): () => void {
    return this.parts.onPublished(listener);
  }

  onDestroyed(listener: (winery: string) => void): () => void {
    return this.parts.content.onDestroyed(listener);
  }

  ready(): Promise<{ readonly ready: boolean; readonly detail: string }> {
    return this.parts.ready();
  }

  /** Wineries are never deleted, so one that is in memory exists. */
  private inWinery<T>(winery: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
    const { settings } = this.parts;
    if (settings.hasWinery(winery)) return work();
    return settings
      .load({ wineries: [winery] })
      .then(({ wineries }) => (wineries.has(winery) ? work() : notFound(`There is no winery ${winery}.`)));
  }

  private async page<T>(
    query: PageQuery,
    read: (keyset: { limit: number; after: string | null }) => Promise<T[]>,
    key: (item: T) => string,
  ): Promise<Result<Page<T>>> {
    const cursor = textCursor(query.cursor);
    if (!cursor.ok) return cursor;
    const limit = query.limit ?? this.parts.pageLimit;
    const found = await read({ limit: limit + 1, after: cursor.value });
    return success(pageOf(found, limit, (last) => encodeCursor(key(last))));
  }
}

function notFound(detail: string): Failure {
  return failure('not_found', detail);
}
