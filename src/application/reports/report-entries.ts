import { instantText } from '../../cellar/instant-text.js';
import { publicMoney, publicQuantity, toMicro } from '../../cellar/quantity.js';
import { cellItems } from '../../compliance/cell-items.js';
import type { FormRules } from '../../compliance/form-rules.js';
import { inPounds } from '../../compliance/pounds.js';
import type { JsonObject } from '../json-object.js';
import type { BookEntry, BookRange, Books, EntryCursor } from '../ports/books.js';
import { encodeCursor, entryCursor } from '../request/cursor.js';
import { type Result, success } from '../result.js';
import type { Page } from '../use-cases.js';
import { cursorOf } from './listed-entries.js';
import { scopeRules } from './premises-report.js';
import { classColumn, counterpartyOf, removals, totalColumn } from './removals-report.js';
import { type FigureQuery, noFigure } from './report-figure.js';
import { rangeOf, type ReportScope } from './report-scope.js';
import { costOf, receiptName, receivedFruit, varietyOf } from './weigh-tags-report.js';

/** The entries that may be behind a figure, and what each adds to it. Amounts are in millionths. */
interface Figure {
  readonly items: readonly string[];
  readonly taxClasses: readonly string[] | null;
  readonly from: number;
  /** Returns what an entry adds to the figure, in the unit of the entry; 0 if the entry does not belong to it. */
  amountOf(entry: BookEntry): number;
  /** Converts a sum of amounts into the unit of the figure. Sums are converted, because the rounded amounts would not sum to the figure. */
  converted(sum: number): number;
}

/** The earliest instant that JavaScript can represent. */
const earliest = Date.parse('-271821-04-20T00:00:00Z');

/** Returns a page of the actions behind a figure of a report, in timeline order. Their amounts sum to its exact value. */
export async function reportEntries(
  { books, rules }: { readonly books: Books; readonly rules: readonly FormRules[] },
  scope: ReportScope,
  query: FigureQuery & { readonly limit: number },
): Promise<Result<Page<JsonObject>>> {
  const figure = figureOf(rules, scope, query);
  if (!figure.ok) return figure;
  const start = entryCursor(query.cursor);
  if (!start.ok) return start;
  const { items, taxClasses, from, amountOf, converted } = figure.value;
  const range: BookRange = { ...rangeOf(scope), from };
  const found: JsonObject[] = [];
  let after: EntryCursor | null = start.value?.after ?? null;
  let sum = start.value?.sum ?? 0;
  for (;;) {
    const limit = query.limit + 1 - found.length;
    const page: Result<readonly BookEntry[]> = await books.entries(range, { items, taxClasses, after, limit });
    if (!page.ok) return page;
    for (const entry of page.value) {
      const amount = amountOf(entry);
      if (amount !== 0 && found.length === query.limit && after !== null)
        return success({ items: found, next: encodeCursor([...Object.values(after), sum]) });
      if (amount !== 0) found.push(publicEntry(entry, converted(sum + amount) - converted(sum)));
      sum += amount;
      after = cursorOf(entry);
    }
    if (page.value.length < limit) return success({ items: found, next: null });
  }
}

function publicEntry(entry: BookEntry, amount: number): JsonObject {
  const { action, type, effectiveAt, lot, item, taxClass } = entry;
  return { action, type, effectiveAt: instantText(effectiveAt), lot, item, taxClass, amount: publicQuantity(amount) };
}

function figureOf(rules: readonly FormRules[], scope: ReportScope, query: FigureQuery): Result<Figure> {
  switch (scope.form) {
    case 'ttb-5120.17':
      return formFigure(rules, scope, query);
    case 'weigh-tags':
      return weighTagFigure(scope, query);
    case 'removals':
      return removalFigure(scope, query);
    case 'inventory':
      throw new Error('The entries of an inventory are lots, not entries of the books.');
  }
}

function formFigure(all: readonly FormRules[], scope: ReportScope, query: FigureQuery): Result<Figure> {
  const rules = scopeRules(all, scope);
  if (!rules.ok) return rules;
  const { inventoryLines } = scope.record;
  const cell = cellItems(rules.value, query, inventoryLines);
  if (cell === null) return noFigure(scope, query);
  const { opening, period, taxClasses, excludes } = cell;
  return success({
    items: [...new Set([...opening.keys(), ...period.keys()])],
    // The column of unclassified wine counts all classes except those of the form, so entries of every class are read.
    taxClasses: excludes ? null : taxClasses,
    from: opening.size === 0 ? scope.fromMs : earliest,
    amountOf: (entry) => {
      const { effectiveAt, item, taxClass, amount } = entry;
      if (excludes && taxClasses?.includes((taxClass ?? '').toLowerCase())) return 0;
      const sign = (effectiveAt < scope.fromMs ? opening : period).get(item) ?? 0;
      return sign * amount;
    },
    converted: cell.inPounds ? (sum) => inPounds(sum, scope.record.weightUnit) : unconverted,
  });
}

function unconverted(sum: number): number {
  return sum;
}

function weighTagFigure(scope: ReportScope, query: FigureQuery): Result<Figure> {
  const { section, line, column } = query;
  const matching = new Map<string, (entry: BookEntry) => boolean>([
    ['receipts', (entry) => receiptName(entry) === line],
    ['varieties', (entry) => varietyOf(entry) === line],
    ['total', () => line === 'total'],
  ]).get(section);
  const amountIn = new Map<string, (entry: BookEntry) => number>([
    ['weight', ({ ownAmount }) => ownAmount],
    ['cost', ({ detail }) => toMicro(publicMoney(costOf(detail)))],
  ]).get(column);
  if (matching === undefined || amountIn === undefined) return noFigure(scope, query);
  const amountOf = (entry: BookEntry): number => (matching(entry) ? amountIn(entry) : 0);
  return success({ items: [receivedFruit], taxClasses: null, from: scope.fromMs, amountOf, converted: unconverted });
}

function removalFigure(scope: ReportScope, query: FigureQuery): Result<Figure> {
  const { section, line, column } = query;
  const matching = new Map<string, (entry: BookEntry) => boolean>([
    ['reasons', ({ item }) => item === line],
    ['counterparties', (entry) => counterpartyOf(entry) === line],
    ['total', () => line === 'total'],
  ]).get(section);
  if (matching === undefined || (section === 'reasons' && !removals.has(line))) return noFigure(scope, query);
  const amountOf = (entry: BookEntry): number =>
    matching(entry) && (column === totalColumn || classColumn(entry) === column) ? entry.ownAmount : 0;
  return success({
    items: [...removals.keys()],
    taxClasses: null,
    from: scope.fromMs,
    amountOf,
    converted: unconverted,
  });
}
