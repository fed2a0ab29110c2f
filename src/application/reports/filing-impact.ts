import { LRUCache } from 'lru-cache';
import { reportLimits } from '../../../config/reports.js';
import { publicMoney } from '../../cellar/quantity.js';
import { compareCodePoints } from '../../cellar/code-point.js';
import { signOfItem } from '../../compliance/entry.js';
import { type FigureDifference, figureDifferences } from '../../compliance/figure-difference.js';
import { amountDifferences, formAmounts } from '../../compliance/form.js';
import type { FormAmounts } from '../../compliance/form-amounts.js';
import type { ItemSum } from '../../compliance/form-cells.js';
import type { FormRules } from '../../compliance/form-rules.js';
import type { Report } from '../../compliance/report.js';
import type { JsonObject } from '../json-object.js';
import type { BookEntry, Books, BookSums } from '../ports/books.js';
import type { FiledMoves, FilingImpacts, FilingMove } from '../ports/filing-impacts.js';
import type { FilingHead, FilingStore } from '../ports/filing-store.js';
import type { NotificationLog } from '../ports/notification-log.js';
import type { WineryRecord } from '../ports/winery-settings-store.js';
import { type Result, success } from '../result.js';
import { allEntries } from './listed-entries.js';
import { InventoryImpact } from './inventory-impact.js';
import type { LotSource } from './inventory-report.js';
import { removals, removalsOf } from './removals-report.js';
import { receivedFruit, weighTagsOf } from './weigh-tags-report.js';
import { formSums, scopeRules } from './premises-report.js';
import { rangeOf, type ReportScope, scopeOf } from './report-scope.js';

interface FilingImpactParts extends LotSource {
  readonly books: Books;
  readonly rules: readonly FormRules[];
  readonly store: Pick<FilingStore, 'newest'>;
  readonly log: Pick<NotificationLog, 'head'>;
}

/** The sums and the figures of a filed period, as known at a notification, by the settings of a revision. */
interface KnownFigures {
  readonly known: number;
  readonly revision: number;
  readonly sums: BookSums;
  readonly amounts: FormAmounts;
}

/** The newest filings of a winery at a revision of its settings. They stay valid for that revision, because each filing makes a new one. */
interface KnownFilings {
  readonly revision: number;
  readonly filings: readonly FilingHead[];
}

/**
 * Computes how a change set moves filed figures, by comparing the form of the present books with the form of the books plus the moved amounts. It reads the sums
 * only of periods whose figures can move.
 * Owns: a cache of filings and their present figures, so that repeated previews of one edit read them once.
 */
export class FilingImpact implements FilingImpacts {
  private readonly filings = new LRUCache<string, KnownFilings>({ max: reportLimits.wineriesInMemory });
  private readonly present = new LRUCache<string, KnownFigures>({ max: reportLimits.sumsInMemory });
  private readonly inventories: InventoryImpact;

  constructor(private readonly parts: FilingImpactParts) {
    this.inventories = new InventoryImpact(parts);
  }

  async of(
    { amounts, inventories }: FiledMoves,
    records: ReadonlyMap<string, WineryRecord>,
    given?: number,
  ): Promise<Result<readonly JsonObject[]>> {
    const known = given ?? (await this.parts.log.head());
    const wineries = [...new Set([...amounts, ...inventories].map(({ winery }) => winery))].sort(compareCodePoints);
    const impacts: JsonObject[] = [];
    for (const winery of wineries) {
      const record = records.get(winery);
      if (record === undefined) continue;
      const isHere = (move: { readonly winery: string }): boolean => move.winery === winery;
      const moved = { amounts: amounts.filter(isHere), inventories: inventories.filter(isHere) };
      const found = await this.inWinery(record, moved, known);
      if (!found.ok) return found;
      impacts.push(...found.value);
    }
    return success(impacts);
  }

  private async inWinery(
    record: WineryRecord,
    moved: FiledMoves,
    known: number,
  ): Promise<Result<readonly JsonObject[]>> {
    const impacts: JsonObject[] = [];
    for (const filing of await this.newest(record)) {
      const { form, from, to } = filing;
      const lines = await this.movedFigures(record, filing, { ...moved, known });
      if (!lines.ok) return lines;
      if (lines.value.length === 0) continue;
      impacts.push({ winery: record.winery, filing: filing.id, form, period: { from, to }, lines: lines.value });
    }
    return success(impacts);
  }

  private async movedFigures(
    record: WineryRecord,
    filing: FilingHead,
    { amounts, inventories, known }: FiledMoves & { readonly known: number },
  ): Promise<Result<readonly FigureDifference[]>> {
    const { id, form, from, to } = filing;
    if (form === 'inventory') {
      const lots = inventories.find(({ day }) => day === to)?.lots ?? [];
      return lots.length === 0
        ? success([])
        : this.inventories.of(id, scopeOf(record, { form, from, to, known }), lots);
    }
    const opening = openingOf(amounts.filter(({ day }) => day < from));
    const period = amounts.filter(({ day }) => from <= day && day <= to);
    return opening.length + period.length === 0
      ? success([])
      : this.figures(record, filing, { opening, period, known });
  }

  private async newest({ winery, revision }: WineryRecord): Promise<readonly FilingHead[]> {
    const known = this.filings.get(winery);
    if (known?.revision === revision) return known.filings;
    const filings = await this.parts.store.newest(winery);
    this.filings.set(winery, { revision, filings });
    return filings;
  }

  private async figures(
    record: WineryRecord,
    filing: FilingHead,
    moved: { readonly opening: readonly ItemSum[]; readonly period: readonly FilingMove[]; readonly known: number },
  ): Promise<Result<readonly FigureDifference[]>> {
    const { form, from, to } = filing;
    const scope = (): ReportScope => scopeOf(record, { form, from, to, known: moved.known });
    if (form === 'removals') return this.named(scope(), [...removals.keys()], moved.period, removalsOf);
    if (form === 'weigh-tags') return this.named(scope(), [receivedFruit], moved.period, weighTagsOf);
    const rules = scopeRules(this.parts.rules, filing);
    if (!rules.ok) return rules;
    const present = await this.presentFigures(record, filing, { known: moved.known, rules: rules.value });
    if (!present.ok) return present;
    const { opening, period } = present.value.sums;
    const sums = { opening: [...opening, ...moved.opening], period: [...period, ...moved.period] };
    return success(amountDifferences(rules.value, present.value.amounts, amountsOf(rules.value, record, sums)));
  }

  private async presentFigures(
    record: WineryRecord,
    { id, form, from, to }: FilingHead,
    { known, rules }: { readonly known: number; readonly rules: FormRules },
  ): Promise<Result<KnownFigures>> {
    const { revision } = record;
    const found = this.present.get(id);
    if (found?.known === known && found.revision === revision) return success(found);
    const read = await this.parts.books.sums(rangeOf(scopeOf(record, { form, from, to, known })));
    if (!read.ok) return read;
    const sums = read.value;
    const figures = { known, revision, sums, amounts: amountsOf(rules, record, sums) };
    this.present.set(id, figures);
    return success(figures);
  }

  /** Returns the figures that move on a form whose lines have names: those of the entries of the books, and of the moved ones with them. */
  private async named(
    scope: ReportScope,
    items: readonly string[],
    period: readonly FilingMove[],
    reportOf: (scope: ReportScope, entries: readonly BookEntry[]) => Report,
  ): Promise<Result<readonly FigureDifference[]>> {
    const moves = period.filter(({ item }) => items.includes(item));
    if (moves.length === 0) return success([]);
    const read = await allEntries(this.parts.books, rangeOf(scope), items);
    // A report that has become too long can no longer be read or amended, so it must not stop an edit.
    if (!read.ok) return read.problem.code === 'too_large' ? success([]) : read;
    const after = reportOf(scope, [...read.value, ...moves.map(entryOf)]);
    return success(figureDifferences(reportOf(scope, read.value), after));
  }
}

/** Returns a moved amount as an entry of the books. Of an amount that is taken away, it is negative. */
function entryOf({ item, taxClass, amount, ownAmount, detail, cost }: FilingMove): BookEntry {
  const place = { action: detail?.action ?? '', type: '', effectiveAt: 0, tieBreak: 0, lot: '' };
  return { ...place, item, taxClass, amount, ownAmount, detail: { ...detail?.named, cost: publicMoney(cost) } };
}

type Sums = Parameters<typeof formSums>[1];

function amountsOf(rules: FormRules, record: WineryRecord, sums: Sums): FormAmounts {
  return formAmounts(rules, formSums(record, sums));
}

/** Returns the moves before a period, or none if they leave every opening balance as it was, as after a physical inventory. */
function openingOf(moves: readonly FilingMove[]): readonly ItemSum[] {
  const balances = new Map<string, number>();
  for (const { item, taxClass, amount } of moves) {
    const place = signOfItem.get(item);
    if (place === undefined || place.sign === 0) continue;
    const key = `${place.balance} ${taxClass ?? ''}`;
    balances.set(key, (balances.get(key) ?? 0) + place.sign * amount);
  }
  const isMoved = [...balances.values()].some((amount) => amount !== 0);
  return isMoved ? moves : [];
}
