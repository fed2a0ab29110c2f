/**
 * A fake of the use cases, for tests of the HTTP adapter. It stores bodies as they are, returns them in the public shapes, and
 * records all calls. It applies no rules of winemaking.
 */
import { randomUUID } from 'node:crypto';
import type { JsonObject } from '../../src/application/json-object.js';
import type { LotChange, LotName, LotsPart } from '../../src/application/live-use-cases.js';
import type { Problem, Result } from '../../src/application/result.js';
import type {
  EditFilter,
  EditList,
  LineageTable,
  LogPage,
  Page,
  PageQuery,
  TimelineQuery,
  UseCases,
  WriteOptions,
} from '../../src/application/use-cases.js';
import { FakeEdits } from './fake-edits.js';
import { FakeLabels } from './fake-labels.js';

interface RecordedCall {
  readonly name: string;
  readonly args: readonly unknown[];
}

export class FakeSolera implements UseCases {
  readonly calls: RecordedCall[] = [];
  readonly log: string[] = [];
  readonly #wineries = new Map<string, JsonObject>();
  readonly #vessels = new Map<string, JsonObject>();
  readonly #actions = new Map<string, JsonObject>();
  readonly #listeners = new Set<() => void>();
  /** The next write returns this problem. */
  nextProblem: Problem | null = null;
  /** Every asynchronous write is accepted as this edit; with null, its result is available in time. */
  acceptedAs: JsonObject | null = null;
  readonly edits = new FakeEdits();
  readonly labels = new FakeLabels();
  /** The next call throws this error. */
  nextError: Error | null = null;
  /** Every write awaits this promise before it returns. */
  gate: Promise<void> = Promise.resolve();
  isReady = true;
  /** The items of the list of lots. */
  lots: readonly JsonObject[] = [];
  /** Whether listeners are called when entries are published. If not, only polling finds new entries. */
  hints = true;

  /** Appends entries of about `size` bytes to the log. */
  publish(count: number, size = 0, winery = 'w'): void {
    for (let index = 0; index < count; index++) {
      const n = this.log.length + 1;
      this.log.push(
        JSON.stringify({
          specversion: '1.0',
          id: String(n),
          sequence: n,
          source: `/wineries/${winery}`,
          type: 'solera.action.recorded',
          subject: 'x',
          data: { pad: 'x'.repeat(size) },
        }),
      );
    }
    if (this.hints) for (const listener of this.#listeners) listener();
  }

  async putWinery(winery: string, body: unknown): Promise<Result<JsonObject>> {
    this.#recordCall('putWinery', winery, body);
    const value = { winery, ...(body as JsonObject) };
    this.#wineries.set(winery, value);
    return { ok: true, value };
  }
  async getWinery(winery: string): Promise<Result<JsonObject>> {
    this.#recordCall('getWinery', winery);
    return found(this.#wineries.get(winery));
  }
  async listWineries(query: PageQuery): Promise<Result<Page<JsonObject>>> {
    this.#recordCall('listWineries', query);
    return { ok: true, value: { items: [...this.#wineries.values()], next: null } };
  }
  async putVessel(winery: string, vessel: string, body: unknown): Promise<Result<JsonObject>> {
    this.#recordCall('putVessel', winery, vessel, body);
    const value = { vessel, ...(body as JsonObject) };
    this.#vessels.set(`${winery}/${vessel}`, value);
    return { ok: true, value };
  }
  async getVessel(winery: string, vessel: string, query: object): Promise<Result<JsonObject>> {
    this.#recordCall('getVessel', winery, vessel, query);
    return found(this.#vessels.get(`${winery}/${vessel}`));
  }
  async listVessels(winery: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    this.#recordCall('listVessels', winery, query);
    return { ok: true, value: { items: [], next: null } };
  }
  readonly shownTexts = async (texts: readonly string[]) => texts;
  readonly shownChanges = async (changes: readonly LotChange[]) => changes;
  async record(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    return this.#write(
      'record',
      winery,
      [body, options],
      options,
      { id: randomUUID(), revision: 1, status: 'active', ...(body as JsonObject) },
      true,
    );
  }
  async revise(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    const before = this.#actions.get(action);
    if (before === undefined) return found(undefined);
    const revision = (before.revision as number) + 1;
    return this.#write('revise', winery, [action, body, options], options, {
      ...before,
      ...(body as JsonObject),
      revision,
    });
  }
  async retract(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    const before = this.#actions.get(action);
    if (before === undefined) return found(undefined);
    const revision = (before.revision as number) + 1;
    return this.#write('retract', winery, [action, body, options], options, {
      ...before,
      status: 'retracted',
      revision,
    });
  }
  async changeWineries(body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    this.#recordCall('changeWineries', body, options);
    const accepted = this.#accepted(options);
    return accepted ?? { ok: true, value: { actions: [], impact: {}, notifications: null }, created: true };
  }
  async change(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>> {
    this.#recordCall('change', winery, body, options);
    const accepted = this.#accepted(options);
    if (accepted !== null) return accepted;
    return { ok: true, value: { actions: [], impact: {}, notifications: null }, created: true };
  }

  async getEdit(id: string): Promise<Result<JsonObject>> {
    this.#recordCall('getEdit', id);
    return this.edits.getEdit(id);
  }
  async listEdits(query: EditFilter & PageQuery): Promise<Result<Page<JsonObject>>> {
    this.#recordCall('listEdits', query);
    return this.edits.listEdits(query);
  }
  async listEditItems(id: string, list: EditList, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    this.#recordCall('listEditItems', id, list, query);
    return this.edits.listEditItems(id, list);
  }
  async cancelEdit(id: string): Promise<Result<JsonObject>> {
    this.#recordCall('cancelEdit', id);
    return this.edits.cancelEdit(id);
  }

  async getAction(winery: string, action: string): Promise<Result<JsonObject>> {
    this.#recordCall('getAction', winery, action);
    return found(this.#actions.get(action));
  }
  async listRevisions(winery: string, action: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    this.#recordCall('listRevisions', winery, action, query);
    return { ok: true, value: { items: [], next: null } };
  }
  async listActions(winery: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    this.#recordCall('listActions', winery, query);
    return { ok: true, value: { items: [...this.#actions.values()], next: null } };
  }
  async listConflicts(query: PageQuery): Promise<Result<Page<JsonObject>>> {
    this.#recordCall('listConflicts', query);
    return { ok: true, value: { items: [...this.#actions.values()], next: null } };
  }
  async getLot(winery: string, lot: string, query: object): Promise<Result<JsonObject>> {
    this.#recordCall('getLot', winery, lot, query);
    return { ok: true, value: { winery, lot } };
  }
  async listLots(winery: string, query: PageQuery): Promise<Result<Page<JsonObject>>> {
    this.#recordCall('listLots', winery, query);
    return { ok: true, value: { items: this.lots, next: null } };
  }
  async lotTimeline(winery: string, lot: string, query: TimelineQuery & PageQuery): Promise<Result<Page<JsonObject>>> {
    this.#recordCall('lotTimeline', winery, lot, query);
    return { ok: true, value: { items: [], next: null } };
  }
  async lineage(winery: string, lot: string, query: object): Promise<Result<JsonObject>> {
    this.#recordCall('lineage', winery, lot, query);
    return { ok: true, value: { nodes: [{ winery, lot }], edges: [], sources: [], destinations: [] } };
  }
  async lineageTable(winery: string, lot: string, query: object): Promise<Result<LineageTable>> {
    this.#recordCall('lineageTable', winery, lot, query);
    return {
      ok: true,
      value: {
        columns: ['lot', 'counterparty', 'traced'],
        rows: [
          [lot, '=1+1', 2.5],
          [lot, 'a "b", c', null],
        ],
      },
    };
  }

  async liveHead(winery: string, lot: string | null): Promise<Result<number>> {
    this.#recordCall('liveHead', winery, lot);
    return { ok: false, problem: { code: 'not_found', detail: 'There is no such winery.' } };
  }
  async lotsAsKnown(lots: readonly LotName[]): Promise<readonly null[]> {
    return lots.map(() => null);
  }
  async wineryAsKnown(): Promise<LotsPart> {
    return { items: [], after: null };
  }
  async lotChanges(): Promise<readonly LotChange[]> {
    return [];
  }

  incarnation(): string {
    return '0190a0b0-0000-4000-8000-000000000000';
  }
  async head(): Promise<number> {
    return this.log.length;
  }
  async readLog(first: number, last: number): Promise<LogPage> {
    return { first, last, items: this.log.slice(first - 1, last) };
  }
  onPublished(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  onDestroyed(): () => void {
    return () => undefined;
  }
  async ready(): Promise<{ readonly ready: boolean; readonly detail: string }> {
    return {
      ready: this.isReady,
      detail: this.isReady ? 'All parts are available.' : 'The database is not available.',
    };
  }

  /** Returns the arguments of the last call of a method, or undefined. */
  lastCall(name: string): readonly unknown[] | undefined {
    return this.calls.findLast((call) => call.name === name)?.args;
  }

  /** Changes the status of an action, and its conflict, without a new revision, as an edit of another action can. */
  setStatus(action: string, status: string, conflict?: JsonObject): void {
    const before = this.#actions.get(action);
    if (before !== undefined)
      this.#actions.set(action, { ...before, status, ...(conflict === undefined ? {} : { conflict }) });
  }

  /** The number of listeners for publications. */
  get watchers(): number {
    return this.#listeners.size;
  }

  #recordCall(name: string, ...args: readonly unknown[]): void {
    if (this.calls.length < 10_000) this.calls.push({ name, args });
    const error = this.nextError;
    this.nextError = null;
    if (error !== null) throw error;
  }

  #accepted({ async }: WriteOptions): Result<JsonObject> | null {
    return async === undefined || this.acceptedAs === null
      ? null
      : { ok: true, value: this.acceptedAs, accepted: true };
  }

  async #write(
    name: string,
    winery: string,
    args: readonly unknown[],
    options: WriteOptions,
    action: JsonObject,
    created = false,
  ): Promise<Result<JsonObject>> {
    this.#recordCall(name, winery, ...args);
    await this.gate;
    const problem = this.nextProblem;
    this.nextProblem = null;
    if (problem !== null) return { ok: false, problem };
    const accepted = this.#accepted(options);
    if (accepted !== null) return accepted;
    const notifications = options.preview === true ? null : { first: 1, last: 1 };
    const value: JsonObject = { action: { winery, ...action }, impact: {}, notifications };
    if (options.preview === true) return { ok: true, value };
    this.#actions.set(action.id as string, value.action as JsonObject);
    return { ok: true, value, ...(created ? { created } : {}) };
  }
}

function found(value: JsonObject | undefined): Result<JsonObject> {
  return value === undefined
    ? { ok: false, problem: { code: 'not_found', detail: 'The requested resource does not exist.' } }
    : { ok: true, value };
}
