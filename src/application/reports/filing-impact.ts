import { LRUCache } from 'lru-cache';
import { reportLimits } from '../../../config/reports.js';
import { compareCodePoints } from '../../cellar/code-point.js';
import { signOfItem } from '../../compliance/entry.js';
import { type FigureDifference, figureDifferences } from '../../compliance/figure-difference.js';
import { formAmounts, formReport } from '../../compliance/form.js';
import type { ItemSum } from '../../compliance/form-cells.js';
import type { FormRules } from '../../compliance/form-rules.js';
import type { JsonObject } from '../json-object.js';
import type { Books, BookSums } from '../ports/books.js';
import type { FilingImpacts, FilingMove } from '../ports/filing-impacts.js';
import type { FilingHead, FilingStore } from '../ports/filing-store.js';
import type { NotificationLog } from '../ports/notification-log.js';
import type { WineryRecord } from '../ports/winery-settings-store.js';
import { type Result, success } from '../result.js';
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

/** The newest filings of a winery at a revision of its settings. They stay valid for that revision, because each filing makes a new one. */
interface KnownFilings {
  readonly revision: number;
  readonly filings: readonly FilingHead[];
}

/**
 * Computes how moved amounts move filed figures, by comparing the form of the present books with the form of the books plus the moved amounts. It reads the sums
 * only of periods whose figures can move.
 * Owns: a cache of filings and sums, so that repeated previews of one edit read them once.
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
    moved: { readonly opening: readonly ItemSum[]; readonly period: readonly ItemSum[]; readonly known: number },
  ): Promise<Result<readonly FigureDifference[]>> {
    const rules = scopeRules(this.parts.rules, { form, to });
    // Only forms with rules are computed from sums.
    if (!rules.ok) return success([]);
    const read = await this.sumsOf(scopeOf(record, { form, from, to, known: moved.known }));
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
