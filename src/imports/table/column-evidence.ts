import type { TableLimits } from '../../../config/import-tables.js';
import type { Assumption } from '../imported-table.js';
import { type ColumnDates, DateEvidence } from './date-evidence.js';
import { type Field, headerField } from './header-field.js';
import { type ColumnRef, columnsOf, type ImportMap } from './import-map.js';
import { type ColumnMark, NumberEvidence } from './number-evidence.js';
import type { DecimalMark } from './number-notation.js';
import { isSpreadsheetError } from './row-fault.js';
import type { Table, TableRow } from './table.js';
import { splitUnit } from './unit-name.js';

/** How the columns of a table write numbers and dates. Owns what the cells have shown. Complete before the first row is read. */
export class ColumnEvidence {
  private readonly numbers = new Map<number, NumberEvidence>();
  /** The columns of quantities that the map does not use. They decide if the columns of the map prove nothing. */
  private readonly unmapped: readonly { readonly index: number; readonly evidence: NumberEvidence }[];
  private readonly dates = new Map<number, DateEvidence>();
  private readonly marks = new Map<number, ColumnMark>();
  private readonly read = new Map<number, ColumnDates>();

  constructor(
    private readonly table: Table,
    private readonly map: ImportMap,
    private readonly limits: TableLimits,
  ) {
    this.unmapped = unmappedQuantities(table, map).map(({ index, name }) => ({
      index,
      evidence: new NumberEvidence(name),
    }));
  }

  /** Takes what a row shows in the columns that the map does not use. */
  addUnmapped({ cells, place }: TableRow): void {
    for (const { index, evidence } of this.unmapped) {
      const text = cells[index] ?? '';
      if (text !== '' && !isSpreadsheetError(text)) evidence.add(splitUnit(text).number, place.row);
    }
  }

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

  /**
   * Returns the mark that other columns prove, or null if none proves a mark or they contradict each other. Columns that the map does not use count
   * only if the others prove nothing, and only if nearly all their cells are numbers.
   */
  private markOfFile(index: number): DecimalMark | null {
    const { limits, table } = this;
    const mapped = [...this.numbers].filter(([other]) => other !== index).map(([, one]) => one.proof(limits));
    const marks = new Set([table.decimal, ...mapped].filter((one) => one !== null));
    if (marks.size === 0)
      for (const { evidence } of this.unmapped) {
        const proof = evidence.isTrusted(limits) ? evidence.proof(limits) : null;
        if (proof !== null) marks.add(proof);
      }
    return marks.size === 1 ? ([...marks][0] ?? null) : null;
  }
}

/** The fields of numbers that may have decimals. Lots, blocks and dates may look like numbers, and show no decimal mark. */
const quantities: readonly (Field | null)[] = [
  ...(['netWeight', 'grossWeight', 'tareWeight', 'volume', 'cost', 'bottleSize'] as const),
];

/** Returns the columns that the map does not use, and whose headers name a quantity or a unit. */
function unmappedQuantities({ columns }: Table, { templates, key }: ImportMap): readonly ColumnRef[] {
  const values = templates.flatMap(({ winery, members }) => [winery, ...members.map(({ value }) => value)]);
  const used = new Set([...values.flatMap(columnsOf), ...key].map(({ index }) => index));
  return columns.flatMap(({ name, header }, index) => {
    const { field, unit } = headerField(header);
    const isQuantity = field === null ? unit !== null : field.startsWith('analyte:') || quantities.includes(field);
    return isQuantity && !used.has(index) ? [{ index, name }] : [];
  });
}
