import { publicQuantity, toMicro } from '../../cellar/quantity.js';
import { cellItems } from '../../compliance/cell-items.js';
import { type FigureDifference, figureDifferences } from '../../compliance/figure-difference.js';
import { columnOfClass } from '../../compliance/form-cells.js';
import type { FormRules } from '../../compliance/form-rules.js';
import type { Report } from '../../compliance/report.js';
import type { JsonObject } from '../json-object.js';
import type { BookChange, Books } from '../ports/books.js';
import type { FilingRecord } from '../ports/filing-store.js';
import { type Result, success } from '../result.js';
import { scopeRules } from './premises-report.js';
import { rangeOf, type ReportScope } from './report-scope.js';

/** Returns the figures of a filed report that have moved, and the change sets that moved each. `now`: the report of `scope`. */
export async function filingDifferences(
  { books, rules: all }: { readonly books: Books; readonly rules: readonly FormRules[] },
  { report: filed, known }: Pick<FilingRecord, 'report' | 'known'>,
  scope: ReportScope,
  now: Report,
): Promise<Result<readonly JsonObject[]>> {
  const moved = figureDifferences(filed, now);
  if (moved.length === 0) return success([]);
  const changes = await books.changes(rangeOf(scope), known);
  if (!changes.ok) return changes;
  const rules = scopeRules(all, scope);
  const causes = rules.ok
    ? (figure: FigureDifference) => causesOf(rules.value, scope, figure, changes.value)
    : () => changes.value;
  return success(
    moved.map(({ section, line, column, before, after }) => ({
      ...{ section, line, column, filed: before, now: after, moved: difference(before, after) },
      changes: [...new Set(causes({ section, line, column, before, after }).map(({ change }) => change))],
    })),
  );
}

/** Returns `after` − `before` without the error of binary fractions. */
export function difference(before: number, after: number): number {
  return publicQuantity(toMicro(after) - toMicro(before));
}

/** Returns the changes of the entries behind a figure. If only rounding moved the figure, returns the changes of its column. */
function causesOf(
  rules: FormRules,
  { record }: ReportScope,
  figure: FigureDifference,
  changes: readonly BookChange[],
): readonly BookChange[] {
  const cell = cellItems(rules, figure, record.inventoryLines);
  if (cell === null) return changes;
  const isClass = rules.columns.every(({ key }) => key !== figure.column);
  const inColumn = changes.filter(({ taxClass }) => !isClass || columnOfClass(rules, taxClass) === figure.column);
  const causes = inColumn.filter(({ item, opens }) => (opens ? cell.opening : cell.period).has(item));
  return causes.length === 0 ? inColumn : causes;
}
