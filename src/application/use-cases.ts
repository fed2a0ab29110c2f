import type { CommandScope } from './access/command-scope.js';
import type { JsonObject } from './json-object.js';
import type { LiveUseCases } from './live-use-cases.js';
import type { Result } from './result.js';
import type { AssumedVessel } from './settings/settings-snapshot.js';
import type { TraceContext } from './trace-context.js';

/** Options that accompany the body of a write. */
export interface WriteOptions {
  readonly preview?: boolean;
  readonly onConflict?: 'reject' | 'flag';
  /** Only of a retraction: the digest of a preview, as a member `expect` of the body would give it. */
  readonly expect?: string;
  /** From `If-Match`: the revision that the caller last read. */
  readonly expectedRevision?: number;
  readonly idempotencyKey?: string;
  readonly recordedBy?: string;
  /** What the caller may change, if that is not everything. */
  readonly scope?: CommandScope;
  /** The trace that the request belongs to. */
  readonly trace?: TraceContext | undefined;
  /** Leaves the lists of lots and actions out of the answer's impact. */
  readonly minimal?: boolean;
  /** The most edits of a change set, if the caller is Solera itself; by default as many as a client may send. */
  readonly editsPerChange?: number;
  /** Only with `preview`: vessels that do not exist yet, and are taken as existing. */
  readonly assumedVessels?: readonly AssumedVessel[];
  /**
   * Answers as soon as the request is accepted, or its result is available within `waitMs`, whichever comes first. The value of the result is then an
   * edit, and `accepted` is set, unless the result was available in time.
   */
  readonly async?: { readonly waitMs: number };
  /** Only with `preview` of a change set: the winery of each change, in their order. By default all belong to the winery of the change set. */
  readonly wineryOfChange?: readonly string[];
}

/** Options of a write of settings. */
export type PutOptions = Pick<WriteOptions, 'idempotencyKey' | 'recordedBy'>;

export interface PageQuery {
  readonly limit?: number;
  /** The `next` of the page before. */
  readonly cursor?: string;
}

export interface Page<T> {
  readonly items: readonly T[];
  /** The cursor of the next page; null on the last page. */
  readonly next: string | null;
}

/** The statuses of an edit. The last four are final. */
export const editStatuses = ['queued', 'deciding', 'committing', 'done', 'refused', 'failed', 'cancelled'] as const;
export type EditStatus = (typeof editStatuses)[number];

/** The lists of an impact that an edit keeps whole. */
export const editLists = ['lots', 'actions', 'conflicts'] as const;
export type EditList = (typeof editLists)[number];

export interface EditFilter {
  readonly winery?: string;
  readonly status?: EditStatus;
}

/** Writes and previews that were accepted to be decided in the background. */
export interface EditUseCases {
  /** Returns an edit in its public form. Fails with `not_found`, also once the result is no longer kept. */
  getEdit(id: string): Promise<Result<JsonObject>>;
  /** Lists edits, the newest first. Results are left out. */
  listEdits(query: EditFilter & PageQuery): Promise<Result<Page<JsonObject>>>;
  /** Lists the lots, actions or conflicts of an edit's impact, in the order of the public API. Fails with `not_found`. */
  listEditItems(id: string, list: EditList, query: PageQuery): Promise<Result<Page<JsonObject>>>;
  /**
   * Cancels an edit that is queued or being decided: it never changes anything. Repeating it gives the same answer. Fails with `too_late`, and the
   * edit in the problem, if the edit is being committed or has ended otherwise; with `not_found`.
   */
  cancelEdit(id: string): Promise<Result<JsonObject>>;
}

/** A point in time of a state. Times are in milliseconds since 1970, and inclusive. */
export interface LotMoment {
  /** The effective time; by default the end of the timeline. */
  readonly at?: number;
  /** The last notification that is taken into account; by default all are. */
  readonly known?: number;
}

export interface ActionFilter {
  /** Actions that name this lot in their newest revision, or, if that retracted them, in the one retracted. */
  readonly lot?: string;
  readonly vessel?: string;
  readonly type?: string;
  /** Effective times, inclusive, in milliseconds since 1970. */
  readonly from?: number;
  readonly to?: number;
  readonly status?: 'active' | 'retracted' | 'conflicted';
  /** `asc`: timeline order, the default. `desc`: the reverse order. */
  readonly order?: 'asc' | 'desc';
}

export interface WineryFilter {
  /** These wineries alone; by default all. */
  readonly only?: readonly string[];
}

export interface LotFilter {
  /** Only lots that have this owner at the moment asked for. */
  readonly owner?: string;
  readonly status?: 'active' | 'archived';
  /** A part of the lot's code, in upper or lower case. */
  readonly q?: string;
  readonly at?: number;
  readonly known?: number;
}

export interface TimelineQuery {
  /** Shows the timeline as it was believed just after this notification. */
  readonly known?: number;
  /** `none`: items have no states. */
  readonly states?: 'all' | 'none';
}

export interface LineageQuery {
  readonly direction?: 'back' | 'forward';
  readonly at?: number;
  /** Forward: the wine that the lot held at this time, inclusive, or just after this action, or later. */
  readonly from?: LineageStart;
  /** Traces the wine as it was believed just after this notification. */
  readonly known?: number;
  /** The most edges to return: back, those of the latest actions; forward, those of the earliest. The amounts are those of the whole lineage. */
  readonly limit?: number;
}

/** Milliseconds since 1970, or the id of an action. */
export type LineageStart = { readonly time: number } | { readonly action: string };

/** A table of a lineage. Each row has one cell for each column. */
export interface LineageTable {
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** Consecutive notifications as they are stored: JSON texts, in order. */
export interface LogPage {
  readonly first: number;
  readonly last: number;
  readonly items: readonly string[];
}

/** Appellations, and what labels may say. */
export interface LabelUseCases {
  /** Stores an appellation. The answer also lists the kept labels whose verdict changes. */
  putAppellation(name: string, body: unknown, options?: PutOptions): Promise<Result<JsonObject>>;
  getAppellation(name: string): Promise<Result<JsonObject>>;
  /** Lists appellations in the order of their names. */
  listAppellations(query: PageQuery): Promise<Result<Page<JsonObject>>>;
  /** Judges claims about a lot, or about components. `owner`: lots of other owners are as if they did not exist. */
  checkLabel(winery: string, body: unknown, owner?: string | null): Promise<Result<JsonObject>>;
  /** Keeps a label. It is judged by every edit. */
  putLabel(winery: string, label: string, body: unknown, options?: PutOptions): Promise<Result<JsonObject>>;
  getLabel(winery: string, label: string): Promise<Result<JsonObject>>;
  listLabels(winery: string, query: PageQuery): Promise<Result<Page<JsonObject>>>;
  /** Deletes a label, and returns it as it was. */
  deleteLabel(winery: string, label: string, options?: Pick<PutOptions, 'recordedBy'>): Promise<Result<JsonObject>>;
}

/** Everything that Solera does for a client. Bodies are untrusted; every failure that a client can cause is a `Result`. */
export interface UseCases extends EditUseCases, LiveUseCases {
  readonly labels: LabelUseCases;

  putWinery(winery: string, body: unknown, options?: PutOptions): Promise<Result<JsonObject>>;
  getWinery(winery: string): Promise<Result<JsonObject>>;
  listWineries(query: WineryFilter & PageQuery): Promise<Result<Page<JsonObject>>>;
  putVessel(winery: string, vessel: string, body: unknown, options?: PutOptions): Promise<Result<JsonObject>>;
  getVessel(winery: string, vessel: string, query: LotMoment): Promise<Result<JsonObject>>;
  listVessels(winery: string, query: PageQuery & LotMoment): Promise<Result<Page<JsonObject>>>;

  /** `created` is true if a new action was recorded; it is absent for the stored answer of a repeated request, and for a preview. */
  record(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>>;
  revise(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>>;
  retract(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>>;
  change(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>>;
  /** Applies a change set each of whose changes names its winery. Fails with `not_found`, and a pointer, if one of them does not exist. */
  changeWineries(body: unknown, options: WriteOptions): Promise<Result<JsonObject>>;

  getAction(winery: string, action: string): Promise<Result<JsonObject>>;
  listRevisions(winery: string, action: string, query: PageQuery): Promise<Result<Page<JsonObject>>>;
  listActions(winery: string, query: ActionFilter & PageQuery): Promise<Result<Page<JsonObject>>>;
  /** Returns the conflicted actions of all wineries, in timeline order. */
  listConflicts(query: PageQuery): Promise<Result<Page<JsonObject>>>;

  getLot(winery: string, lot: string, query: LotMoment): Promise<Result<JsonObject>>;
  listLots(winery: string, query: LotFilter & PageQuery): Promise<Result<Page<JsonObject>>>;
  lotTimeline(winery: string, lot: string, query: TimelineQuery & PageQuery): Promise<Result<Page<JsonObject>>>;
  lineage(winery: string, lot: string, query: LineageQuery): Promise<Result<JsonObject>>;
  /** Returns the sources (back) or destinations (forward) of a lineage as a table, with the units of the amounts. */
  lineageTable(winery: string, lot: string, query: LineageQuery): Promise<Result<LineageTable>>;

  /** Returns the UUID of the log. Another log, such as that of another database, has another one. */
  incarnation(): string;
  /** Returns the number of the last notification; 0 for an empty log. */
  head(): Promise<number>;
  /** Returns those of the notifications first…last that exist, in order and without a gap. */
  readLog(first: number, last: number): Promise<LogPage>;
  /** Returns texts of the log as the caller may read them: those that it may not read as `solera.withheld`. For readers that share their reads of the log. */
  shownTexts(texts: readonly string[]): Promise<readonly string[]>;
  /** Calls the listener soon after the head has moved. It is a hint: callers read the log, and poll as well. Returns a function that unsubscribes. */
  onPublished(listener: () => void): () => void;
  /** Calls the listener with the winery of which a key was destroyed: whatever is kept in memory of any content must be forgotten. Returns a function that unsubscribes. */
  onDestroyed(listener: (winery: string) => void): () => void;

  /** Reports whether this node can take work; `detail` names what is missing. */
  ready(): Promise<{ readonly ready: boolean; readonly detail: string }>;
}
