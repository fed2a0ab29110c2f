import type { VesselRecord } from '../../application/ports/winery-settings-store.js';
import type { UseCases } from '../../application/use-cases.js';

/** A file to import, and how to import it. */
export interface ImportRequest {
  /** The winery of rows that name none, and the only one that the import may change; null if the rows name their wineries. */
  readonly winery: string | null;
  readonly fileName: string;
  readonly bytes: Uint8Array;
  /** The text of an import map (YAML), or null if the columns are named as the members of the API. */
  readonly map: string | null;
  /** If true, the import records nothing, and reports what it would do. */
  readonly dryRun: boolean;
  /** The name of the list that the rows belong to; by default the file's name. A later import of the same source can correct rows of this one. */
  readonly source: string;
  /** The columns that identify a row for ever. If empty, the meaning of a row identifies it. */
  readonly key: readonly string[];
  readonly dates: 'dmy' | 'mdy' | 'ymd' | 'serial' | null;
  readonly decimal: '.' | ',' | null;
  /** If false, rows that correct earlier ones are refused. */
  readonly revise: boolean;
  /** The kind with which missing vessels that rows name are created, unless the map states another. If null, such rows are refused. */
  readonly createVessels: VesselRecord['kind'] | null;
  /** The use cases as the caller may use them; by default without a guard. */
  readonly as?: Pick<UseCases, 'change' | 'putVessel' | 'listLots'>;
  /** Whether the credentials of the caller still count; by default they always do. Once they do not, the import stops before its next change set. */
  readonly isCurrent?: () => boolean;
}
