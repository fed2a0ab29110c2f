/**
 * The use cases, as the HTTP adapter, the CLI and the benchmarks call them. Bodies come in as untrusted JSON values and are validated here,
 * once; answers go out in the public shapes of the contract (shared/api.md), ready to be serialised. Business refusals are values.
 */
export interface FieldError {
  /** JSON pointer into the request's body. */
  readonly pointer: string;
  readonly message: string;
}
export interface Problem {
  /** A stable code of the contract; the HTTP adapter alone knows its status. */
  readonly code: string;
  readonly detail: string;
  readonly errors?: readonly FieldError[];
  readonly conflicts?: readonly unknown[];
  readonly truncated?: true;
  readonly totals?: unknown;
  /** Of `overloaded`: seconds after which trying again makes sense. */
  readonly retryAfterS?: number;
}
export type Answer<T> =
  | { readonly ok: true; readonly value: T; readonly created?: boolean }
  | { readonly ok: false; readonly problem: Problem };

export interface WriteOptions {
  readonly preview?: boolean;
  readonly onConflict?: 'reject' | 'flag';
  /** From `If-Match`: the revision the caller last saw. */
  readonly expectedRevision?: number;
  readonly idempotencyKey?: string;
  readonly recordedBy?: string;
}
export interface PageQuery {
  readonly limit?: number;
  readonly cursor?: string;
}
export interface Page<T> {
  readonly items: readonly T[];
  readonly next: string | null;
}
/** Public JSON objects whose shape the contract fixes. */
export type Json = Record<string, unknown>;

/** A page of the log, rendered: `items` are the stored notifications as JSON texts, in order. */
export interface LogPage {
  readonly first: number;
  readonly last: number;
  readonly items: readonly string[];
}

export interface Solera {
  putWinery(winery: string, body: unknown, options?: Pick<WriteOptions, 'idempotencyKey'>): Promise<Answer<Json>>;
  getWinery(winery: string): Promise<Answer<Json>>;
  listWineries(query: PageQuery): Promise<Answer<Page<Json>>>;
  putVessel(
    winery: string,
    vessel: string,
    body: unknown,
    options?: Pick<WriteOptions, 'idempotencyKey'>,
  ): Promise<Answer<Json>>;
  /** The occupant and volume at `at` (ms), default the present. */
  getVessel(winery: string, vessel: string, query: { readonly at?: number }): Promise<Answer<Json>>;
  listVessels(winery: string, query: PageQuery): Promise<Answer<Page<Json>>>;

  /** `created: true` where a new action was recorded (201), absent for a retry's stored answer or a preview (200). */
  record(winery: string, body: unknown, options: WriteOptions): Promise<Answer<Json>>;
  revise(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Answer<Json>>;
  retract(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Answer<Json>>;
  change(winery: string, body: unknown, options: WriteOptions): Promise<Answer<Json>>;

  getAction(winery: string, action: string): Promise<Answer<Json>>;
  listRevisions(winery: string, action: string, query: PageQuery): Promise<Answer<Page<Json>>>;
  listActions(
    winery: string,
    query: PageQuery & {
      readonly lot?: string;
      readonly vessel?: string;
      readonly type?: string;
      readonly from?: number;
      readonly to?: number;
      readonly status?: 'active' | 'retracted' | 'conflicted';
    },
  ): Promise<Answer<Page<Json>>>;

  getLot(winery: string, lot: string, query: { readonly at?: number; readonly known?: number }): Promise<Answer<Json>>;
  listLots(
    winery: string,
    query: PageQuery & { readonly status?: 'active' | 'archived'; readonly q?: string; readonly at?: number },
  ): Promise<Answer<Page<Json>>>;
  lotTimeline(winery: string, lot: string, query: PageQuery): Promise<Answer<Page<Json>>>;
  lineage(
    winery: string,
    lot: string,
    query: { readonly direction?: 'back' | 'forward'; readonly at?: number },
  ): Promise<Answer<Json>>;

  /** The last published number; 0 for an empty log. */
  head(): Promise<number>;
  /** Notifications first…last that exist, dense, in order. */
  readLog(first: number, last: number): Promise<LogPage>;
  /** Calls back soon after the head moved. A hint: callers read the log, and poll as well. Returns how to stop. */
  onPublished(listener: () => void): () => void;

  /** May it take work? `detail` says what is missing. */
  ready(): Promise<{ readonly ready: boolean; readonly detail: string }>;
}
