import { LRUCache } from 'lru-cache';
import { reportLimits } from '../../../config/reports.js';
import { publicMoney } from '../../cellar/quantity.js';
import { compareCodePoints } from '../../cellar/code-point.js';
import { signOfItem } from '../../compliance/entry.js';
import { type FigureDifference, figureDifferences } from '../../compliance/figure-difference.js';
import { formAmounts, formReport } from '../../compliance/form.js';
import type { ItemSum } from '../../compliance/form-cells.js';
import type { Report } from '../../compliance/report.js';
import type { FormRules } from '../../compliance/form-rules.js';
import type { JsonObject } from '../json-object.js';
import type { BookEntry, Books, BookSums } from '../ports/books.js';
import type { FilingImpacts, FilingMove } from '../ports/filing-impacts.js';
import type { FilingHead, FilingStore } from '../ports/filing-store.js';
import type { NotificationLog } from '../ports/notification-log.js';
import type { WineryRecord } from '../ports/winery-settings-store.js';
import { type Result, success } from '../result.js';
import { allEntries } from './listed-entries.js';
import { removals, removalsOf } from './removals-report.js';
import { receivedFruit, weighTagsOf } from './weigh-tags-report.js';
import { formSums, scopeRules } from './premises-report.js';
import { rangeOf, type ReportScope, scopeOf } from './report-scope.js';

interface FilingImpactParts {
  readonly books: Books;
  readonly rules: readonly FormRules[];
  readonly store: Pick<FilingStore, 'newest'>;
  readonly log: Pick<NotificationLog, 'head'>;
}

/** The sums of a filed period as known at a notification. */
interface KnownSums {
  readonly known: number;
  readonly sums: BookSums;
}

/** The newest filings of a winery while its settings have a revision: each filing makes a new one. */
interface KnownFilings {
  readonly revision: number;
  readonly filings: readonly FilingHead[];
}

/**
 * Computes how moved amounts move filed figures: the form from the books as they are, and from the books with the moved amounts. Reads the sums of those periods
 * alone whose figures can move.
 * Owns: the filings and sums that it read last, so that the previews of one edit read them once.
 */
export class FilingImpact implements FilingImpacts {
  private readonly filings = new LRUCache<string, KnownFilings>({ max: reportLimits.wineriesInMemory });
  private readonly sums = new LRUCache<string, KnownSums>({ max: reportLimits.sumsInMemory });

  constructor(private readonly parts: FilingImpactParts) {}

  async of(
    moves: readonly FilingMove[],
    records: ReadonlyMap<string, WineryRecord>,
  ): Promise<Result<readonly JsonObject[]>> {
    const known = await this.parts.log.head();
    const wineries = [...new Set(moves.map(({ winery }) => winery))].sort(compareCodePoints);
    const impacts: JsonObject[] = [];
    for (const winery of wineries) {
      const record = records.get(winery);
      if (record === undefined) continue;
      const found = await this.inWinery(
        record,
        moves.filter((move) => move.winery === winery),
        known,
      );
      if (!found.ok) return found;
      impacts.push(...found.value);
    }
    return success(impacts);
  }

  private async inWinery(
    record: WineryRecord,
    moves: readonly FilingMove[],
    known: number,
  ): Promise<Result<readonly JsonObject[]>> {
    const first = moves.reduce((day, move) => (move.day < day ? move.day : day), '9999-12-31');
    const impacts: JsonObject[] = [];
    for (const filing of await this.newest(record)) {
      const { form, from, to } = filing;
      if (to < first) continue;
      const opening = openingOf(moves.filter(({ day }) => day < from));
      const period = moves.filter(({ day }) => from <= day && day <= to);
      if (opening.length + period.length === 0) continue;
      const moved = await this.figures(record, filing, { opening, period, known });
      if (!moved.ok) return moved;
      if (moved.value.length === 0) continue;
      impacts.push({ winery: record.winery, filing: filing.id, form, period: { from, to }, lines: moved.value });
    }
    return success(impacts);
  }

  private async newest({ winery, revision }: WineryRecord): Promise<readonly FilingHead[]> {
    const known = this.filings.get(winery);
    if (known?.revision === revision) return known.filings;
    const filings = await this.parts.store.newest(winery, '');
    this.filings.set(winery, { revision, filings });
    return filings;
  }

  private async sumsOf(scope: ReportScope): Promise<Result<BookSums>> {
    const range = rangeOf(scope);
    const key = `${range.winery} ${range.from} ${range.until}`;
    const found = this.sums.get(key);
    if (found?.known === range.known) return success(found.sums);
    const read = await this.parts.books.sums(range);
    if (read.ok) this.sums.set(key, { known: range.known, sums: read.value });
    return read;
  }

  private async figures(
    record: WineryRecord,
    { form, from, to }: FilingHead,
    moved: { readonly opening: readonly ItemSum[]; readonly period: readonly FilingMove[]; readonly known: number },
  ): Promise<Result<readonly FigureDifference[]>> {
    const scope = scopeOf(record, { form, from, to, known: moved.known });
    if (form === 'removals') return this.named(scope, [...removals.keys()], moved.period, removalsOf);
    if (form === 'weigh-tags') return this.named(scope, [receivedFruit], moved.period, weighTagsOf);
    const rules = scopeRules(this.parts.rules, { form, to });
    // An inventory is computed from the states of lots.
    if (!rules.ok) return success([]);
    const read = await this.sumsOf(scope);
    if (!read.ok) return read;
    const { opening, period } = read.value;
    const reportOn = (sums: { readonly opening: readonly ItemSum[]; readonly period: readonly ItemSum[] }) => {
      const given = formSums(record, sums);
      return formReport(rules.value, formAmounts(rules.value, given), given);
    };
    const before = reportOn({ opening, period });
    const after = reportOn({ opening: [...opening, ...moved.opening], period: [...period, ...moved.period] });
    return success(figureDifferences(before, after));
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

/** Returns what moves what was on hand: nothing where the moved amounts cancel out, as after a physical inventory. */
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
