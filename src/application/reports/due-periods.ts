import { reportLimits } from '../../../config/reports.js';
import { compareCodePoints } from '../../cellar/code-point.js';
import { type FormRules, rulesFor } from '../../compliance/form-rules.js';
import type { ReportForm } from '../../compliance/report.js';
import type { FilingHead } from '../ports/filing-store.js';
import type { WineryRecord } from '../ports/winery-settings-store.js';
import { dateText, dayAfter, localDay } from '../settings/local-day.js';

/** A period that must be filed (`filing` is null), or whose filing may have to be amended. */
interface DuePeriod {
  readonly form: ReportForm;
  readonly from: string;
  readonly to: string;
  readonly filing: FilingHead | null;
  /** The day on which the report was or is due: YYYY-MM-DD. Null for a form without rules, which no authority demands. */
  readonly due: string | null;
}

/** The form that must be filed for each month. */
const monthlyForm = 'ttb-5120.17';

/**
 * Returns all filed periods, and the months since the first entry of the books that have ended and are not filed; the earliest first. A month within a filed
 * quarter or year counts as filed.
 */
export function duePeriods(
  rules: readonly FormRules[],
  { timeZone }: Pick<WineryRecord, 'timeZone'>,
  found: { readonly firstMs: number | null; readonly nowMs: number; readonly filings: readonly FilingHead[] },
): readonly DuePeriod[] {
  const { firstMs, nowMs, filings } = found;
  const filed = filings.map((filing): DuePeriod => {
    const { form, from, to } = filing;
    return { form, from, to, filing, due: dueDay(rules, form, to) };
  });
  const months: DuePeriod[] = [];
  const today = dateText(localDay(timeZone, nowMs));
  let from = firstMs === null ? today : `${dateText(localDay(timeZone, firstMs)).slice(0, 7)}-01`;
  // Months without rules are not listed, so they do not count: an action may have a false year.
  while (months.length < reportLimits.periodsDue) {
    const next = firstOfNextMonth(from);
    const to = dateText(Date.parse(next) - 86_400_000);
    if (to >= today) break;
    const isFiled = filings.some((one) => one.form === monthlyForm && one.from <= from && one.to >= to);
    const due = dueDay(rules, monthlyForm, to);
    if (!isFiled && due !== null) months.push({ form: monthlyForm, from, to, filing: null, due });
    from = next;
  }
  return [...filed, ...months].sort(
    (a, b) => compareCodePoints(a.from, b.from) || compareCodePoints(a.to, b.to) || compareCodePoints(a.form, b.form),
  );
}

/** Returns the day on which the report of a period that ends on `to` is due. */
function dueDay(all: readonly FormRules[], form: string, to: string): string | null {
  const rules = rulesFor(all, form, to);
  if (rules === null) return null;
  return `${dayAfter(to).slice(0, 7)}-${String(rules.filing.dueDay).padStart(2, '0')}`;
}

function firstOfNextMonth(day: string): string {
  const [year = 0, month = 0] = day.split('-').map(Number);
  return dateText(Date.UTC(year, month, 1));
}
