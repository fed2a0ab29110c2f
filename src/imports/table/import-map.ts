import type { StatedDates } from './date-evidence.js';
import type { DecimalMark } from './number-notation.js';
import type { TimeOfDay } from './time-of-day.js';

/** How the rows of one table become actions: a user's map, compiled. All its columns exist in that table. */
export interface ImportMap {
  /** The dates and the decimal mark that the user states. Null if the cells must show them. */
  readonly dates: StatedDates | null;
  readonly decimal: DecimalMark | null;
  /** A time zone to use instead of the wineries' own. */
  readonly timeZone: string | null;
  /** The columns of the key. Empty if the user named none. */
  readonly key: readonly ColumnRef[];
  /** A row that meets any of these conditions records nothing. */
  readonly skip: readonly Condition[];
  readonly templates: readonly Template[];
  /** What a row states about a vessel. Null if the map states nothing about vessels. */
  readonly vessels: VesselMembers | null;
}

/** The vessel that a row describes. `kind` and `capacity`: null if the map does not state them. */
export interface VesselMembers {
  readonly code: MemberValue;
  readonly kind: MemberValue | null;
  readonly capacity: MemberValue | null;
}

export interface ColumnRef {
  readonly index: number;
  readonly name: string;
}

/** One action that a row can describe. */
export interface Template {
  /** Null if the map has only one template. */
  readonly name: string | null;
  /** A row describes the action only if it meets all of these conditions. */
  readonly when: readonly Condition[];
  readonly winery: MemberValue;
  /** Sorted by path, so that the items of a list are in order. */
  readonly members: readonly Member[];
}

export interface Member {
  /** The path in the body of the request: `data`, `from`, `0`, `lot`. */
  readonly path: readonly string[];
  readonly value: MemberValue;
}

export type MemberValue =
  | { readonly kind: 'constant'; readonly constant: Constant }
  | { readonly kind: 'cell'; readonly column: ColumnRef; readonly rules: CellRules }
  /** A text made from the cells of several columns. Blank if any of the cells is. */
  | { readonly kind: 'compose'; readonly pieces: readonly (string | ColumnRef)[]; readonly rules: CellRules }
  | {
      readonly kind: 'moment';
      readonly date: ColumnRef;
      readonly time: ColumnRef | null;
      readonly at: TimeOfDay | null;
    };

/** A scalar of the map: its JSON value, and its text as written, which keeps the zeros of 0017. */
export interface Constant {
  readonly value: string | number | boolean | null;
  readonly text: string;
}

export interface CellRules {
  /** Replaces cells, by their lower-case text. Other cells stay as they are. */
  readonly values: ReadonlyMap<string, Constant> | null;
  /** Replaces a blank cell. */
  readonly fallback: Constant | null;
  /** The unit of the column's numbers, as the user writes it: `lb`, `%`, `°Bx`. */
  readonly unit: string | null;
  /** Separates the items of a list of texts within one cell. */
  readonly split: string | null;
  /** If true, characters that are not allowed in codes become hyphens. */
  readonly isCode: boolean;
}

export interface Condition {
  readonly column: ColumnRef;
  /** `filled` and `blank` ask whether the cell has content; `is` and `isNot` compare it with `texts`, which are in lower case. */
  readonly test: 'filled' | 'blank' | 'is' | 'isNot';
  readonly texts: ReadonlySet<string>;
}

/** A fault of a map or of a table's header. `line`: the line of the map, or null. */
export interface MapProblem {
  readonly line: number | null;
  readonly code: string;
  /** A whole sentence that names line, member and remedy. */
  readonly detail: string;
}

export const plainCell: CellRules = { values: null, fallback: null, unit: null, split: null, isCode: false };

/** Returns the form of a text in which cells and texts of the map are compared. */
export function comparedText(text: string): string {
  return text.normalize('NFC').trim().toLowerCase();
}

/** Returns the columns that a value is made from. */
export function columnsOf(value: MemberValue): readonly ColumnRef[] {
  switch (value.kind) {
    case 'constant':
      return [];
    case 'cell':
      return [value.column];
    case 'compose':
      return value.pieces.filter((piece) => typeof piece !== 'string');
    case 'moment':
      return value.time === null ? [value.date] : [value.date, value.time];
  }
}

/** Returns the columns of the vessel that a row describes. */
export function vesselColumns(vessels: VesselMembers | null): readonly ColumnRef[] {
  if (vessels === null) return [];
  const { code, kind, capacity } = vessels;
  return [code, kind, capacity].flatMap((value) => (value === null ? [] : columnsOf(value)));
}

/** Returns members sorted by path, items of a list by their numbers. */
export function sortedByPath(members: readonly Member[]): readonly Member[] {
  return [...members].sort((one, other) => {
    const length = Math.min(one.path.length, other.path.length);
    for (let at = 0; at < length; at += 1) {
      const [a = '', b = ''] = [one.path[at], other.path[at]];
      if (a !== b) return /^\d+$/.test(a) && /^\d+$/.test(b) ? Number(a) - Number(b) : a < b ? -1 : 1;
    }
    return one.path.length - other.path.length;
  });
}
