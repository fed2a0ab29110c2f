import type { JsonObject } from './json-object.js';
import type { Result } from './result.js';

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

/** A page of the log, rendered: `items` are the stored notifications as JSON texts, in order. */
export interface LogPage {
  readonly first: number;
  readonly last: number;
  readonly items: readonly string[];
}

export interface UseCases {
  putWinery(winery: string, body: unknown, options?: Pick<WriteOptions, 'idempotencyKey'>): Promise<Result<JsonObject>>;
  getWinery(winery: string): Promise<Result<JsonObject>>;
  listWineries(query: PageQuery): Promise<Result<Page<JsonObject>>>;
  putVessel(
    winery: string,
    vessel: string,
    body: unknown,
    options?: Pick<WriteOptions, 'idempotencyKey'>,
  ): Promise<Result<JsonObject>>;
  /** The occupant and volume at `at` (ms), default the present. */
  getVessel(winery: string, vessel: string, query: { readonly at?: number }): Promise<Result<JsonObject>>;
  listVessels(winery: string, query: PageQuery): Promise<Result<Page<JsonObject>>>;

  /** `created: true` where a new action was recorded (201), absent for a retry's stored answer or a preview (200). */
  record(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>>;
  revise(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>>;
  retract(winery: string, action: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>>;
  change(winery: string, body: unknown, options: WriteOptions): Promise<Result<JsonObject>>;

  getAction(winery: string, action: string): Promise<Result<JsonObject>>;
  listRevisions(winery: string, action: string, query: PageQuery): Promise<Result<Page<JsonObject>>>;
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
  ): Promise<Result<Page<JsonObject>>>;

  getLot(
    winery: string,
    lot: string,
    query: { readonly at?: number; readonly known?: number },
  ): Promise<Result<JsonObject>>;
  listLots(
    winery: string,
    query: PageQuery & { readonly status?: 'active' | 'archived'; readonly q?: string; readonly at?: number },
  ): Promise<Result<Page<JsonObject>>>;
  lotTimeline(winery: string, lot: string, query: PageQuery): Promise<Result<Page<JsonObject>>>;
  lineage(
    winery: string,
    lot: string,
    query: { readonly direction?: 'back' | 'forward'; readonly at?: number },
  ): Promise<Result<JsonObject>>;

  /** The last published number; 0 for an empty log. */
  head(): Promise<number>;
  /** Notifications first…last that exist, dense, in order. */
  readLog(first: number, last: number): Promise<LogPage>;
  /** Calls back soon after the head moved. A hint: callers read the log, and poll as well. Returns how to stop. */
  onPublished(listener: () => void): () => void;

  /** May it take work? `detail` says what is missing. */
  ready(): Promise<{ readonly ready: boolean; readonly detail: string }>;
}
