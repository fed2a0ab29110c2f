import { v7 as uuid } from 'uuid';
import type { JsonObject } from './json-object.js';
import type { Archive } from './ports/archive.js';
import type { Store } from './ports/store.js';
import { ActionQuery } from './query/action-query.js';
import type { Lineage } from './query/lineage.js';
import { LotQuery } from './query/lot-query.js';
import { actionId, type BodyReader, flag, malformed, object } from './request/body.js';
import type { ChangeCommand, ChangeReply, RequestedEdit, Transport } from './request/command.js';
import { encodeCursor, textCursor } from './request/cursor.js';
import { fingerprint, uuidOfKey } from './request/fingerprint.js';
import type { Result } from './result.js';
import type { Settings } from './settings/settings.js';
import { publicWinery, WinerySettings } from './settings/winery-settings.js';
import type { LogPage, Page, PageQuery, UseCases, WriteOptions } from './use-cases.js';

export interface ServiceParts {
  readonly store: Store;
  readonly archive: Archive;
  readonly settings: Settings;
  readonly reader: BodyReader;
  readonly transport: Transport;
  readonly lineage: Lineage;
  readonly pageLimit: number;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly onPublished: (listener: () => void) => () => void;
  readonly ready: () => Promise<{ readonly ready: boolean; readonly detail: string }>;
}

/** The use cases: bodies become commands on their way to the partition that owns them, questions become reads of committed history. */
export class SoleraService implements UseCases {
  private readonly lotQuery: LotQuery;
  private readonly actionQuery: ActionQuery;
  private readonly winerySettings: WinerySettings;

  constructor(private readonly parts: ServiceParts) {
    this.lotQuery = new LotQuery(parts.store, parts.archive, parts.pageLimit);
    this.actionQuery = new ActionQuery(parts.archive, parts.pageLimit);
    this.winerySettings = new WinerySettings(parts.archive, parts.now);
  }

  putWinery(
    winery: string,
    body: unknown,
    options: Pick<WriteOptions, 'idempotencyKey'> = {},
  ): Promise<Result<JsonObject>> {
    return this.winerySettings.putWinery(winery, body, options);
  }

  async getWinery(winery: string): Promise<Result<JsonObject>> {
    const record = await this.parts.archive.winery(winery);
    return record === null ? notFound(`There is no winery ${winery}.`) : { ok: true, value: publicWinery(record) };
  }

  async listWineries(query: PageQuery): Promise<Result<Page<JsonObject>>> {
    const page = await this.page(
      query,
      (keyset) => this.parts.archive.wineries(keyset),
      (record) => record.winery,
    );
    return page.ok ? { ok: true, value: { items: page.value.items.map(publicWinery), next: page.value.next } } : page;
  }

  putVessel(
    winery: string,
    vessel: string,
    body: unknown,
    options: Pick<WriteOptions, 'idempotencyKey'> = {},
  ): Promise<Result<JsonObject>> {
    return this.inWinery(winery, () =>
      this.winerySettings.putVessel(winery, vessel, body, options, (record) => this.lotQuery.vessel(record, undefined)),
    );
  }

  getVessel(winery: string, vessel: string, query: { readonly at?: number }): Promise<Result<JsonObject>> {
    return this.inWinery(winery, async () => {
      const record = await this.parts.archive.vessel(winery, vessel);
      if (record === null) return notFound(`Winery ${winery} has no vessel ${vessel}.`);
      return { ok: true, value: await this.lotQuery.vessel(record, query.at) };
    });
  }

  listVessels(winery: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    return this.inWinery(winery, async () => {
      const page = await this.page(
        query,
        (keyset) => this.parts.archive.vessels(winery, keyset),
        (record) => record.vessel,
      );
      return page.ok
        ? { ok: true, value: { items: await this.lotQuery.occupied(page.value.items), next: page.value.next } }
        : page;
    });
  }

  record(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.inWinery(winery, async () => {
      const read = this.parts.reader.record(body, '', () => newId(winery, options));
      const override = read.ok ? overrideOf(body) : read;
      if (!read.ok || !override.ok) return read.ok ? (override as Result<never>) : read;
      return this.send({
        change: options.idempotencyKey === undefined ? read.value.id : newId(winery, options),
        winery,
        form: 'single',
        edits: [read.value],
        repeatable: true,
        overrideLock: override.value,
        options,
      });
    });
  }

  revise(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.inWinery(winery, async () => {
      const id = actionId(action, '');
      if (!id.ok) return notFound(`Winery ${winery} has no action ${action}.`);
      const read = this.parts.reader.revise(body, '', id.value, options.expectedRevision ?? null, ['overrideLock']);
      const override = read.ok ? overrideOf(body) : read;
      if (!read.ok || !override.ok) return read.ok ? (override as Result<never>) : read;
      return this.send({
        change: newId(winery, options),
        winery,
        form: 'single',
        edits: [read.value],
        repeatable: options.idempotencyKey !== undefined,
        overrideLock: override.value,
        options,
      });
    });
  }

  retract(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.inWinery(winery, async () => {
      const id = actionId(action, '');
      if (!id.ok) return notFound(`Winery ${winery} has no action ${action}.`);
      const members =
        body === undefined || body === null ? { ok: true as const, value: {} } : object(body, '', ['overrideLock']);
      const override = members.ok ? overrideOf(members.value) : members;
      if (!override.ok) return override;
      const edit: RequestedEdit = { op: 'retract', id: id.value, expectedRevision: options.expectedRevision ?? null };
      return this.send({
        change: newId(winery, options),
        winery,
        form: 'single',
        edits: [edit],
        repeatable: options.idempotencyKey !== undefined,
        overrideLock: override.value,
        options,
      });
    });
  }

  change(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.inWinery(winery, async () => {
      const members = object(body, '', ['id', 'changes', 'preview', 'onConflict', 'overrideLock']);
      if (!members.ok) return members;
      const { id, changes, preview, onConflict } = members.value;
      const change = id === undefined ? { ok: true as const, value: newId(winery, options) } : actionId(id, '/id');
      if (!change.ok) return change;
      const previewed = flag(preview, '/preview');
      if (!previewed.ok) return previewed;
      if (onConflict !== undefined && onConflict !== 'reject' && onConflict !== 'flag')
        return malformed('/onConflict', 'It is reject or flag.');
      const override = overrideOf(body);
      if (!override.ok) return override;
      const edits = this.parts.reader.changes(changes, uuid);
      if (!edits.ok) return edits;
      const asked = onConflict ?? options.onConflict;
      return this.send({
        change: change.value,
        winery,
        form: 'set',
        edits: edits.value,
        repeatable: id !== undefined || options.idempotencyKey !== undefined,
        overrideLock: override.value,
        options: {
          ...options,
          preview: previewed.value || options.preview === true,
          ...(asked === undefined ? {} : { onConflict: asked }),
        },
        hashed: [changes, onConflict ?? 'reject'],
      });
    });
  }

  private send(request: {
    change: string;
    winery: string;
    form: 'single' | 'set';
    edits: readonly RequestedEdit[];
    repeatable: boolean;
    overrideLock: boolean;
    options: WriteOptions;
    /** What identifies the request, where the server's own ids in `edits` would make each repeat another one. */
    hashed?: unknown;
  }): Promise<Result<JsonObject>> {
    const { options, winery, edits, overrideLock, repeatable } = request;
    const onConflict = options.onConflict ?? 'reject';
    const command: ChangeCommand = {
      change: request.change,
      winery,
      form: request.form,
      requestHash: fingerprint([winery, request.form, request.hashed ?? edits, overrideLock]),
      edits,
      preview: options.preview === true,
      onConflict,
      overrideLock,
      recordedBy: options.recordedBy ?? null,
      repeatable,
    };
    return this.parts.transport.request(command).then(answerOf);
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

  getLot(
    winery: string,
    lot: string,
    query: { readonly at?: number; readonly known?: number },
  ): Promise<Result<JsonObject>> {
    return this.inWinery(winery, () => this.lotQuery.lot(winery, lot, query));
  }

  listLots(winery: string, query: Parameters<UseCases['listLots']>[1]): Promise<Result<Page<JsonObject>>> {
    return this.inWinery(winery, () => this.lotQuery.lots(winery, query));
  }

  lotTimeline(winery: string, lot: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    return this.inWinery(winery, () => this.lotQuery.timeline(winery, lot, query));
  }

  lineage(
    winery: string,
    lot: string,
    query: { readonly direction?: 'back' | 'forward'; readonly at?: number },
  ): Promise<Result<JsonObject>> {
    return this.inWinery(winery, () => this.parts.lineage.of(winery, lot, query.direction ?? 'back', query.at ?? null));
  }

  head(): Promise<number> {
    return this.parts.archive.head();
  }

  async readLog(first: number, last: number): Promise<LogPage> {
    const items = await this.parts.archive.log(first, last);
    return { first, last: first + items.length - 1, items };
  }

  onPublished(listener: () => void): () => void {
    return this.parts.onPublished(listener);
  }

  ready(): Promise<{ readonly ready: boolean; readonly detail: string }> {
    return this.parts.ready();
  }

  /** A winery that was ever put is there for good, so for this question memory is as good as the archive. */
  private inWinery<T>(winery: string, work: () => Promise<Result<T>>): Promise<Result<T>> {
    const { settings } = this.parts;
    if (settings.wineryInMemory(winery) !== null) return work();
    return settings
      .winery(winery)
      .then((record) => (record === null ? notFound(`There is no winery ${winery}.`) : work()));
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
    const last = found[limit - 1];
    return {
      ok: true,
      value: {
        items: found.slice(0, limit),
        next: found.length > limit && last !== undefined ? encodeCursor(key(last)) : null,
      },
    };
  }
}

function notFound(detail: string): { ok: false; problem: { code: string; detail: string } } {
  return { ok: false, problem: { code: 'not_found', detail } };
}

/** With an Idempotency-Key the id follows from it: a repeat is the same change set. */
function newId(winery: string, options: WriteOptions): string {
  return options.idempotencyKey === undefined ? uuid() : uuidOfKey(winery, options.idempotencyKey);
}

function answerOf(reply: ChangeReply): Result<JsonObject> {
  return reply.kind === 'refused'
    ? { ok: false, problem: reply.problem }
    : { ok: true, value: reply.answer, created: reply.created };
}

function overrideOf(body: unknown): Result<boolean> {
  return flag((body as JsonObject).overrideLock, '/overrideLock');
}
