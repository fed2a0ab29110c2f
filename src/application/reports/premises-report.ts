import { formAmounts, formReport } from '../../compliance/form.js';
import type { FormAmounts } from '../../compliance/form-amounts.js';
import type { FormSums, ItemSum } from '../../compliance/form-cells.js';
import type { AnnualAmounts } from '../../compliance/form-remarks.js';
import { type FormRules, rulesFor } from '../../compliance/form-rules.js';
import type { Report } from '../../compliance/report.js';
import type { Books } from '../ports/books.js';
import type { WineryRecord } from '../ports/winery-settings-store.js';
import { failure, type Result, success } from '../result.js';
import { rangeOf, type ReportScope, scopeOf } from './report-scope.js';

/** Returns the input of a form: the sums, and the settings of the winery that matter to it. */
export function formSums(
  { inventoryLines, weightUnit }: Pick<WineryRecord, 'inventoryLines' | 'weightUnit'>,
  sums: { readonly opening: readonly ItemSum[]; readonly period: readonly ItemSum[] },
): FormSums {
  return { opening: sums.opening, period: sums.period, inventoryLines, weightUnit };
}

/** Returns the rules of a form for a period. Fails with `not_found` if none hold then. */
export function scopeRules(
  rules: readonly FormRules[],
  { form, to }: Pick<ReportScope, 'form' | 'to'>,
): Result<FormRules> {
  const found = rulesFor(rules, form, to);
  return found === null
    ? failure('not_found', `No rules of the form ${form} hold for a period that ends on ${to}.`)
    : success(found);
}

/** Computes a form that has rules (config/compliance) from the books. */
export async function premisesReport(
  { books, rules: all }: { readonly books: Books; readonly rules: readonly FormRules[] },
  scope: ReportScope,
): Promise<Result<Report>> {
  const rules = scopeRules(all, scope);
  if (!rules.ok) return rules;
  const read = await books.sums(rangeOf(scope));
  if (!read.ok) return read;
  const sums = formSums(scope.record, read.value);
  const year = yearOf(scope);
  const readYear = year.fromMs < scope.fromMs ? await books.sums(rangeOf(year)) : read;
  if (!readYear.ok) return readYear;
  const { exact } = formAmounts(rules.value, formSums(scope.record, readYear.value));
  const amounts = formAmounts(rules.value, sums);
  return success(reportOf(rules.value, scope, { sums, amounts, annual: { since: year.from, exact } }));
}

/** Returns the scope from the first day of the calendar year to the end of a period; or the period itself, if it begins earlier. */
function yearOf({ record, form, from, to, known }: ReportScope): ReportScope {
  const firstDay = `${to.slice(0, 4)}-01-01`;
  return scopeOf(record, { form, from: firstDay < from ? firstDay : from, to, known });
}

function reportOf(
  rules: FormRules,
  { record, form, from, to, known }: ReportScope,
  { sums, amounts, annual }: { readonly sums: FormSums; readonly amounts: FormAmounts; readonly annual: AnnualAmounts },
): Report {
  return {
    form,
    rules: rules.rules,
    winery: record.winery,
    bond: record.bond,
    period: { from, to },
    known,
    unit: rules.unit,
    ...formReport(rules, amounts, sums, annual),
  };
}
