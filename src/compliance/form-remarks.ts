import { publicQuantity } from '../cellar/quantity.js';
import type { FormAmounts } from './form-amounts.js';
import type { FormSums } from './form-cells.js';
import { summed } from './form-cells.js';
import type { FormRules } from './form-rules.js';

/** The amounts of the calendar year up to the end of a period. The thresholds of losses apply to them. */
export interface AnnualAmounts extends Pick<FormAmounts, 'exact'> {
  /** The first day. */
  readonly since: string;
}

/** Returns the remarks of a report. `annual`: null if losses are not compared with their thresholds. */
export function formRemarks(
  rules: FormRules,
  amounts: FormAmounts,
  sums: FormSums,
  annual: AnnualAmounts | null,
): readonly string[] {
  return [
    ...carriedRemarks(rules, amounts),
    ...unclassifiedRemarks(rules, amounts),
    ...gainRemarks(rules, sums),
    ...(annual === null ? [] : lossRemarks(rules, annual)),
    ...spiritsRemarks(sums),
  ];
}

function carriedRemarks({ unit }: FormRules, { carried }: FormAmounts): readonly string[] {
  return carried.map(
    ({ section, line, column, amount }) =>
      `Line ${section}${line}, column ${column}: ${publicQuantity(amount)} ${unit} of rounding is carried here, so that the section adds up.`,
  );
}

function unclassifiedRemarks({ unclassified, sections, unit }: FormRules, { exact }: FormAmounts): readonly string[] {
  const { key, title } = unclassified;
  return sections.flatMap(({ section, lines }) => {
    const end = lines.find(({ closing }) => closing !== undefined)?.line ?? '';
    const amount = exact.get(section)?.get(end)?.get(key) ?? 0;
    if (amount === 0) return [];
    return [
      `Line ${section}${end}: ${publicQuantity(amount)} ${unit} have no tax class of the form (column "${title}"). Declare the tax class of these lots, or correct the action that created them.`,
    ];
  });
}

/** Gains of movements are subtracted in the line of losses if the inventory lines count physical inventories only. */
function gainRemarks({ unit }: FormRules, { period, inventoryLines }: FormSums): readonly string[] {
  const gained = period.reduce((sum, { item, amount }) => (item === 'bulk.gained' ? sum + amount : sum), 0);
  if (gained === 0 || inventoryLines === 'every') return [];
  return [`Line A29: gains of ${publicQuantity(gained)} ${unit} in movements are subtracted from the losses.`];
}

function lossRemarks({ losses, unit, classes }: FormRules, { since, exact }: AnnualAmounts): readonly string[] {
  const table = new Map([...exact].flatMap(([section, rows]) => [...rows].map(([line, row]) => [section + line, row])));
  const lost = summed(table, losses.lines);
  return classes.flatMap(({ key }) => {
    let allowed = 0;
    for (const { lines, percent } of losses.allowances)
      allowed += ((summed(table, lines).get(key) ?? 0) * percent) / 100;
    const amount = lost.get(key) ?? 0;
    if (amount <= allowed || amount <= 0) return [];
    return [
      `Column ${key}: losses of ${publicQuantity(amount)} ${unit} since ${since} exceed ${publicQuantity(Math.floor(allowed))} ${unit}, above which they must be explained (${losses.citation}).`,
    ];
  });
}

function spiritsRemarks({ period }: FormSums): readonly string[] {
  const isUsed = period.some(({ item }) => item.startsWith('spirits.') || item.startsWith('material.'));
  return isUsed
    ? ['Parts III and IV: no stock of spirits, sugar and concentrate is kept, so receipts equal what was used.']
    : [];
}
