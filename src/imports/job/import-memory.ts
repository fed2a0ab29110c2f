import type { Keyset } from '../../application/ports/keyset.js';

/** Which action a row made. A row with a key is remembered twice: under its key and under its meaning. An action belongs to one source. */
export interface RememberedRow {
  readonly winery: string;
  readonly identity: string;
  readonly action: string;
  /** The newest revision of the action that an import made. A higher revision was made outside of imports. */
  readonly revision: number;
  readonly meaning: string;
  /** Whether the row has a key or an id, by which its correction is recognised. */
  readonly keyed: boolean;
  /** Whether the identity is the row's key or id. Otherwise it is the row's meaning. */
  readonly stated: boolean;
  /** False once a corrected row has replaced this one. */
  readonly current: boolean;
  readonly importId: string;
  /** The name of the list that the row belongs to: the file's, or one that the user gives. */
  readonly source: string;
  readonly row: number;
  readonly type: string;
  /** Milliseconds since 1970. */
  readonly effectiveAt: number;
  /** The body of the action as JSON text, with effectiveAt, data and note. */
  readonly body: string;
}

export type ImportStatus = 'queued' | 'running' | 'done' | 'failed' | 'interrupted';

/** An import as it is stored. */
export interface ImportRecord {
  readonly id: string;
  /** The winery to whose address the file was sent, or null. */
  readonly winery: string | null;
  readonly source: string;
  readonly fileName: string;
  readonly dryRun: boolean;
  readonly status: ImportStatus;
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  /** When the import was last known to be alive, or ended. */
  readonly touchedAt: number;
  /** The `ImportReport` as JSON text. */
  readonly report: string;
}

/** What became of one action or problem of a file. */
export interface RowResult {
  /** The index in the list of results, from 0. */
  readonly ordinal: number;
  readonly row: number;
  readonly line: number;
  readonly winery: string | null;
  readonly type: string | null;
  readonly outcome: 'recorded' | 'revised' | 'unchanged' | 'refused';
  readonly action: string | null;
  readonly code: string | null;
  readonly column: string | null;
  readonly value: string | null;
  readonly detail: string | null;
}

/**
 * Which rows made which actions, in the database. The memory is written after the actions. If the node ends in between, the ids of the actions show
 * that they exist.
 */
export interface ImportMemory {
  /** Returns those of the named rows that are remembered, in no particular order. */
  find(names: readonly { readonly winery: string; readonly identity: string }[]): Promise<RememberedRow[]>;
  /**
   * Returns current rows of a source in the order of their times. `keyed`: those with a key or id, under that identity only, or those without.
   * `from` and `to` are inclusive.
   */
  ofSource(query: {
    readonly keyed: boolean;
    readonly winery: string;
    readonly source: string;
    readonly from: number;
    readonly to: number;
    readonly limit: number;
  }): Promise<RememberedRow[]>;
  /**
   * Inserts rows, or replaces those with the same winery and identity. No row occurs twice in one call. What is remembered of the same actions under
   * other identities follows: it gets the source and, if that is higher, the revision. With a higher revision, a key or id gets the new content, and
   * an earlier meaning keeps its own but is no longer current.
   */
  remember(rows: readonly RememberedRow[]): Promise<void>;
}

/** Imports and the results of their rows. */
export interface ImportRecords {
  /** Inserts an import, or replaces the one with the same id. */
  put(record: ImportRecord): Promise<void>;
  get(id: string): Promise<ImportRecord | null>;
  /** Returns imports in the order of their ids, newest first: those of a winery, or those of no winery. */
  list(query: Keyset & { readonly winery: string | null }): Promise<ImportRecord[]>;
  /** Inserts results, or replaces those with the same ordinal. No ordinal occurs twice in one call. */
  putRows(id: string, rows: readonly RowResult[]): Promise<void>;
  /** Returns results in the order of their ordinals, beginning with `from`. */
  rows(id: string, page: { readonly from: number; readonly limit: number }): Promise<RowResult[]>;
}

export interface ImportStore extends ImportMemory, ImportRecords {}
