import { formatNumber, table } from '../terminal.js';
import type { Hint } from './filing-report.js';
import type { Label, LabelVerdict } from './label-answer.js';

/** Returns the verdict on each claim as a table, and what to do about it. */
export function verdictText(verdict: LabelVerdict): string {
  const { passes, checks, claimable } = verdict;
  const rows = checks.map(({ claim, rule, citation, required, actual, passes: passed, short }) => [
    ...[claim, rule, citation, shareText(required), shareText(actual), passed ? 'yes' : 'NO', amountText(short)],
  ]);
  const failed = checks.filter((check) => !check.passes);
  return [
    table(['Claim', 'Rule', 'Citation', 'Required', 'Actual', 'Passes', 'Short'], rows, ['Required', 'Actual']),
    passes
      ? 'The label may make all of these claims.'
      : `The label may not claim ${failed.map(({ claim }) => claim).join(', ')}. The column Short says which wine is missing.`,
    ...failed.flatMap(({ claim, detail }) => (detail === undefined ? [] : [`- ${claim}: ${detail}`])),
    ...(claimable === undefined || Object.keys(claimable).length === 0
      ? []
      : [`The strongest claims that pass: ${amountText(claimable)}.`]),
  ].join('\n');
}

/** Returns the labels of a winery as a table. */
export function labelList(
  labels: readonly Label[],
  { winery, hint }: { readonly winery: string; readonly hint: Hint },
): string {
  if (labels.length === 0)
    return `Winery ${winery} has no labels. Next: ${hint(`label ${winery} check --lot <lot> --variety Merlot`)} checks claims without a label.`;
  const rows = labels.map(({ label, lot, market, claims, passes }) => [
    ...[
      label,
      lot,
      market,
      amountText(claims),
      passes === undefined || passes === null ? 'no verdict' : passes ? 'yes' : 'NO',
    ],
  ]);
  return [
    table(['Label', 'Lot', 'Market', 'Claims', 'Passes'], rows),
    `Next: ${hint(`label ${winery} show <label>`)} shows how each claim is judged.`,
  ].join('\n');
}

/** Returns a label with its verdict. */
export function labelText(label: Label): string {
  const { label: name, lot, market, claims, passes, checks, claimable } = label;
  return [
    `Label ${name} of lot ${lot}, market ${market}: ${amountText(claims)}`,
    ...(passes === undefined || passes === null || checks === undefined
      ? ['The lot holds nothing that could be judged, or cannot be read.']
      : [verdictText({ passes, checks, ...(claimable === undefined ? {} : { claimable }) })]),
  ].join('\n');
}

/** Shows a share as a percentage, with as many digits as tell 74.999 from 75 percent. */
function shareText(value: unknown): string {
  if (typeof value !== 'number') return amountText(value);
  return `${(value * 100).toLocaleString('en-US', { maximumFractionDigits: 4 })} %`;
}

/** Shows a value of the API in words: `volume: 12.5, variety: Merlot`. */
function amountText(value: unknown): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return formatNumber(value);
  if (Array.isArray(value)) return value.map(amountText).join(', ');
  if (typeof value !== 'object') return String(value);
  return Object.entries(value)
    .filter(([, one]) => one !== null && one !== false)
    .map(
      ([name, one]) =>
        `${name}: ${typeof one === 'object' && !Array.isArray(one) ? `(${amountText(one)})` : plainText(name, one)}`,
    )
    .join(', ');
}

/** A year has no thousands separator. */
function plainText(name: string, value: unknown): string {
  return name === 'vintage' ? String(value) : amountText(value);
}
