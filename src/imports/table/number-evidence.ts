import type { TableLimits } from '../../../config/import-tables.js';
import type { Assumption } from '../imported-table.js';
import { type DecimalMark, numberForm } from './number-notation.js';
import type { Delimiter } from './table.js';

/** The decimal mark of one column, or why it is not known. */
export type ColumnMark =
  | { readonly known: true; readonly decimal: DecimalMark; readonly assumption: Assumption | null }
  /** `contradictory`: cells show different marks. `unproven`: too many cells cannot be read. `undecided`: every cell fits both marks. */
  | { readonly known: false; readonly reason: 'contradictory' | 'unproven' | 'undecided'; readonly detail: string };

interface Example {
  readonly row: number;
  readonly text: string;
}

/** Collects what the cells of one column show about its decimal mark. */
export class NumberEvidence {
  private readonly first = new Map<ReturnType<typeof numberForm>, Example>();
  private readable = 0;
  private unreadable = 0;

  constructor(readonly column: string) {}

  /** `text`: a filled cell, without its unit. */
  add(text: string, row: number): void {
    const form = numberForm(text);
    if (form === 'unreadable') this.unreadable += 1;
    else this.readable += 1;
    if (!this.first.has(form)) this.first.set(form, { row, text });
  }

  /** Returns the mark that this column alone proves, or null. */
  proof(limits: TableLimits): DecimalMark | null {
    const point = this.first.has('.');
    const comma = this.first.has(',');
    if (point === comma) return null;
    return point || this.isTrusted(limits) ? (point ? '.' : ',') : null;
  }

  /** Returns the column's mark. `ofFile`: the mark that the file's other columns prove, or null. */
  mark(ofFile: DecimalMark | null, delimiter: Delimiter | null, limits: TableLimits): ColumnMark {
    const point = this.first.get('.');
    const comma = this.first.get(',');
    if (point !== undefined && comma !== undefined) return this.different(point, comma);
    if (point !== undefined) return { known: true, decimal: '.', assumption: null };
    if (comma !== undefined) return this.commaMark(comma, limits);
    const [doubtful] = this.doubtful();
    if (doubtful === undefined) return { known: true, decimal: ofFile ?? '.', assumption: null };
    return ofFile === null ? this.usualMark(delimiter) : this.assumed(ofFile, doubtful, 'as in the other columns');
  }

  private commaMark(comma: Example, limits: TableLimits): ColumnMark {
    if (this.isTrusted(limits)) return this.assumed(',', comma, `as row ${comma.row} shows`);
    const unreadable = this.first.get('unreadable');
    return this.unknown('unproven', `row ${unreadable?.row} has "${unreadable?.text}", which is not a number`);
  }

  /** Programs that separate cells by commas write decimal points; programs that separate cells by semicolons mostly write decimal commas. */
  private usualMark(delimiter: Delimiter | null): ColumnMark {
    const [one, other] = this.doubtful();
    if (one === undefined) throw new Error(`No cell of column "${this.column}" is doubtful.`);
    if (other !== undefined) return this.different(one, other);
    if (this.first.has('doubtful point') && delimiter !== ';') return this.assumed('.', one, 'as in most programs');
    if (this.first.has('doubtful comma') && delimiter === ',')
      return this.assumed('.', one, 'because commas separate the cells of the file');
    return this.unknown('undecided', `row ${one.row} has "${one.text}", and no cell shows the decimal mark`);
  }

  private doubtful(): readonly Example[] {
    return [this.first.get('doubtful point'), this.first.get('doubtful comma')].filter((one) => one !== undefined);
  }

  private different(one: Example, other: Example): ColumnMark {
    return this.unknown('contradictory', `row ${one.row} has "${one.text}", and row ${other.row} "${other.text}"`);
  }

  /** Returns whether nearly all cells can be read as numbers. */
  isTrusted(limits: TableLimits): boolean {
    return this.readable >= limits.readableCellsPerUnreadable * this.unreadable;
  }

  private assumed(decimal: DecimalMark, { text }: Example, reason: string): ColumnMark {
    const mark = decimal === '.' ? 'point' : 'comma';
    const detail = `Numbers in column "${this.column}", such as "${text}", have a decimal ${mark}, ${reason}.`;
    return { known: true, decimal, assumption: { code: 'decimal_mark', detail } };
  }

  private unknown(reason: 'contradictory' | 'unproven' | 'undecided', detail: string): ColumnMark {
    return { known: false, reason, detail };
  }
}
