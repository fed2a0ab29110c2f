import type { RowAction, RowPlace, RowProblem } from '../imported-table.js';
import type { ImportRecords, RowResult } from './import-memory.js';
import type { Refusal } from './import-plan.js';
import type { ImportReport } from './import-report.js';
import { cellOfRefusal } from './refusal-cell.js';
import type { IdentifiedRow } from './row-identity.js';

/**
 * The results of an import's rows, in the order of the file.
 *
 * Owns: the results that are not written yet, and the counts of the report. Invariant: a row is settled once.
 */
export class RowResults {
  /** The index of each action in the list of results, by the action's ordinal. */
  private readonly places: number[] = [];
  private unwritten: RowResult[] = [];

  constructor(
    private readonly importId: string,
    private readonly report: ImportReport,
    private readonly records: ImportRecords,
    private readonly rowsPerCall: number,
  ) {}

  /** Takes the items of a file, and refuses those that are problems. */
  open(items: readonly (RowAction | RowProblem)[]): void {
    items.forEach((item, place) => {
      if ('body' in item) this.places.push(place);
      else {
        const { code, column, value, detail } = item;
        this.add({ ...unsettled(place, item.place), outcome: 'refused', code, column, value, detail });
      }
    });
  }

  settle(row: IdentifiedRow, outcome: 'recorded' | 'revised' | 'unchanged', action: string): void {
    this.add({ ...this.resultOf(row), outcome, action });
  }

  refuse(row: IdentifiedRow, refusal: Refusal): void {
    const { code, detail } = refusal;
    this.add({ ...this.resultOf(row), ...cellOfRefusal(row.action, refusal), outcome: 'refused', code, detail });
  }

  /** Writes the results if there are enough for one call. */
  async flushFull(): Promise<void> {
    if (this.unwritten.length >= this.rowsPerCall) await this.flush();
  }

  async flush(): Promise<void> {
    const rows = this.unwritten;
    this.unwritten = [];
    for (let begin = 0; begin < rows.length; begin += this.rowsPerCall)
      await this.records.putRows(this.importId, rows.slice(begin, begin + this.rowsPerCall));
  }

  private resultOf({ ordinal, action }: IdentifiedRow): RowResult {
    const { place, winery, body } = action;
    return { ...unsettled(this.places[ordinal] ?? ordinal, place), winery, type: body.type };
  }

  private add(result: RowResult): void {
    const { counts, refusals } = this.report;
    counts[result.outcome] += 1;
    if (result.code !== null) refusals[result.code] = (refusals[result.code] ?? 0) + 1;
    this.report.settled += 1;
    this.unwritten.push(result);
  }
}

function unsettled(ordinal: number, { row, line }: RowPlace): RowResult {
  const none = { winery: null, type: null, action: null, code: null, column: null, value: null, detail: null };
  return { ordinal, row, line, ...none, outcome: 'refused' };
}
