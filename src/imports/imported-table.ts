/**
 * The contract between the two halves of an import: `table/` turns the bytes of a file into actions and problems, and knows no server;
 * `job/` compares them with earlier imports and records them, and knows no files.
 */

/** An action that a row describes. A row of a wide table, such as a fermentation log, describes several. */
export interface RowAction {
  readonly place: RowPlace;
  /** The name of the map's template that made the action, which distinguishes the actions of one row. Null if the map has only one template. */
  readonly template: string | null;
  readonly winery: string;
  /** The cells of the key columns: `WT-101`, or several cells as a JSON array. Identifies the row for ever. Null if the user named no key. */
  readonly key: string | null;
  /** The body of the request that records the action. It has an id only if the file gives one. */
  readonly body: {
    readonly id?: string;
    readonly type: string;
    /** RFC 3339, UTC, milliseconds. */
    readonly effectiveAt: string;
    readonly tieBreak?: number;
    readonly data: Readonly<Record<string, unknown>>;
    readonly note?: string;
  };
  /** The cells that the body was made from, by column, so that a fault at a JSON pointer can be reported with its row, column and value. */
  readonly cells: Readonly<Record<string, string>>;
  /** For each JSON pointer into the body (`/data/weight`): the column whose cell became that value. Constants of the map are absent. */
  readonly columns: Readonly<Record<string, string>>;
  /** The vessel that the row describes. Absent if the map states nothing about vessels, or the row names none. */
  readonly vessel?: RowVessel;
}

export type VesselKind = 'tank' | 'barrel' | 'bin' | 'other';

/** What a row states about a vessel, which is used only if the import creates the vessel. */
export interface RowVessel {
  readonly code: string;
  /** Null if the row does not state it. */
  readonly kind: VesselKind | null;
  /** In the volume unit of the winery; null if the row does not state it. */
  readonly capacity: number | null;
}

/** Where a row is in its file. */
export interface RowPlace {
  /** As a spreadsheet numbers it: the header is row 1, and a cell with line breaks is part of one row. */
  readonly row: number;
  /** The line of the file where the row begins, from 1. */
  readonly line: number;
}

/** A row, or part of one, that cannot be recorded as it is. */
export interface RowProblem {
  readonly place: RowPlace;
  /** Stable: `not_a_number`, `not_a_date`, `ambiguous_date`, `ambiguous_time`, `missing_time`, `empty_cell`, `repeated_key`, … */
  readonly code: string;
  readonly column: string | null;
  readonly value: string | null;
  /** A whole sentence that names row, column, value and remedy: `Row 17, column "volume": "1.234,5" is not a number. …` */
  readonly detail: string;
}

/** What was assumed, once for the whole file: `Dates in column "Date" are read as day-month-year, because row 7 has "24/10/2025".` */
export interface Assumption {
  readonly code: string;
  /** The vessel that a warning is about. */
  readonly vessel?: string;
  readonly detail: string;
}
