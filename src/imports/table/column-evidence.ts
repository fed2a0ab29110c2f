import type { TableLimits } from '../../../config/import-tables.js';
import type { Assumption } from '../imported-table.js';
import { type ColumnDates, DateEvidence } from './date-evidence.js';
import type { ColumnRef, ImportMap } from './import-map.js';
import { type ColumnMark, NumberEvidence } from './number-evidence.js';
import type { DecimalMark } from './number-notation.js';
import type { Table } from './table.js';

/** How the columns of a table write numbers and dates. Owns what the cells have shown. Complete before the first row is read. */
export class ColumnEvidence {
  private readonly numbers = new Map<number, NumberEvidence>();
  private readonly dates = new Map<number, DateEvidence>();
  private readonly marks = new Map<number, ColumnMark>();
  private readonly read = new Map<number, ColumnDates>();

  constructor(
    private readonly table: Table,
    private readonly map: ImportMap,
    private readonly limits: TableLimits,
  ) {}

  addNumber({ index, name }: ColumnRef, text: string, row: number): void {
    const evidence = this.numbers.get(index) ?? new NumberEvidence(name);
    this.numbers.set(index, evidence);
    evidence.add(text, row);
  }

  addDate({ index, name }: ColumnRef, text: string, row: number): void {
    const evidence = this.dates.get(index) ?? new DateEvidence(name);
    this.dates.set(index, evidence);
    evidence.add(text, row);
  }

  /** Returns the decimal mark of a column. */
  mark({ index, name }: ColumnRef): ColumnMark {
    let mark = this.marks.get(index);
    if (mark !== undefined) return mark;
    const { decimal } = this.map;
    const evidence = this.numbers.get(index) ?? new NumberEvidence(name);
    mark =
      decimal === null
        ? evidence.mark(this.markOfFile(index), this.table.delimiter, this.limits)
        : { known: true, decimal, assumption: null };
    this.marks.set(index, mark);
    return mark;
  }

  /** Returns how the dates of a column are read. */
  datesOf({ index, name }: ColumnRef): ColumnDates {
    let dates = this.read.get(index);
    if (dates === undefined) {
      dates = (this.dates.get(index) ?? new DateEvidence(name)).dates(this.map.dates);
      this.read.set(index, dates);
    }
    return dates;
  }

  /** Returns what was assumed of all columns. */
  assumptions(): readonly Assumption[] {
    const columns = [...this.numbers].map(([index, { column }]) => this.mark({ index, name: column }));
    const dates = [...this.dates].flatMap(([index, { column }]) => this.datesOf({ index, name: column }).assumptions);
    return [...columns.flatMap((mark) => (mark.known && mark.assumption !== null ? [mark.assumption] : [])), ...dates];
  }

  /** Returns the mark that other columns prove, or null if none proves a mark or they contradict each other. */
  private markOfFile(index: number): DecimalMark | null {
    const others = [...this.numbers].filter(([other]) => other !== index).map(([, one]) => one.proof(this.limits));
    const marks = new Set([this.table.decimal, ...others].filter((one) => one !== null));
    return marks.size === 1 ? ([...marks][0] ?? null) : null;
  }
}
