import type { VesselRecord } from '../../application/ports/winery-settings-store.js';

/** A file to import, and how. */
export interface ImportRequest {
  /** The winery of rows that name none, and the only one that the import may change; null if the rows name their wineries. */
  readonly winery: string | null;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** The text of an import map (YAML), or null if the columns are named as the members of the API. */
  readonly map: string | null;
  /** Records nothing, and reports what the import would do. */
  readonly dryRun: boolean;
  /** The name of the list that the rows belong to. A later import of the same list corrects rows of this one. By default the file's name. */
  readonly source: string;
  /** Columns that identify a row for ever. Empty: the meaning of a row identifies it. */
  readonly key: readonly string[];
  readonly dates: 'dmy' | 'mdy' | 'ymd' | 'serial' | null;
  readonly decimal: '.' | ',' | null;
  /** False: rows that correct earlier ones are refused. */
  readonly revise: boolean;
  /** The kind of vessels that rows name and that do not exist: they are created. Null: such rows are refused. */
  readonly createVessels: VesselRecord['kind'] | null;
}
