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
import { type InventorySource, inventoryCauses } from './inventory-causes.js';
import { scopeRules } from './premises-report.js';
import { classColumn, removals, totalColumn } from './removals-report.js';
import { rangeOf, type ReportScope } from './report-scope.js';
import { receivedFruit } from './weigh-tags-report.js';

interface DifferenceSource extends InventorySource {
  readonly books: Books;
  readonly rules: readonly FormRules[];
}

/** Returns the figures of a filed report that have moved, and the change sets that moved each. `now`: the report of `scope`. */
export async function filingDifferences(
  source: DifferenceSource,
  { report: filed, known }: Pick<FilingRecord, 'report' | 'known'>,
  scope: ReportScope,
  now: Report,
): Promise<Result<readonly JsonObject[]>> {
  const moved = figureDifferences(filed, now);
  if (moved.length === 0) return success([]);
  const causes = await causesIn(source, scope, known);
  if (!causes.ok) return causes;
  return success(
    moved.map((figure) => {
      const { section, line, column, before, after } = figure;
      return {
        ...{ section, line, column, filed: before, now: after, moved: difference(before, after) },
        changes: [...new Set(causes.value(figure))],
      };
    }),
  );
}

type Causes = (figure: FigureDifference) => readonly string[];

async function causesIn(source: DifferenceSource, scope: ReportScope, known: number): Promise<Result<Causes>> {
  if (scope.form === 'inventory') return success(await inventoryCauses(source, scope, known));
  const changes = await source.books.changes(rangeOf(scope), known);
  if (!changes.ok) return changes;
  if (scope.form !== 'ttb-5120.17')
    return success((figure) => changesOfNamed(scope, figure, changes.value).map(({ change }) => change));
  const rules = scopeRules(source.rules, scope);
  if (!rules.ok) return rules;
  return success((figure) => causesOf(rules.value, scope, figure, changes.value).map(({ change }) => change));
}

/** Returns the changes of the entries behind a figure of `removals` or `weigh-tags`, as far as their items and tax classes show it. */
function changesOfNamed(
  { form }: Pick<ReportScope, 'form'>,
  { section, line, column }: FigureDifference,
  changes: readonly BookChange[],
): readonly BookChange[] {
  const isCounted = ({ item, taxClass }: BookChange): boolean => {
    if (form === 'weigh-tags') return item === receivedFruit;
    const isReason = section === 'reasons' ? item === line : removals.has(item);
    return isReason && (column === totalColumn || column === classColumn({ taxClass }));
  };
  return changes.filter((change) => !change.opens && isCounted(change));
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
