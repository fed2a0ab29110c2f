import { bookPeriodOf, daysPerPeriod, type EntryRow, type SumChange } from './book-rows.js';

/** The place of a sum: that of a day, or of a period. */
type Place = Pick<SumChange, 'winery' | 'tier' | 'period' | 'item' | 'taxClass'>;
type Amounts = Pick<SumChange, 'entries' | 'gallons'>;
type Sum = { -readonly [Member in keyof SumChange]: SumChange[Member] };

/** Adds up by how much a batch changes the sums of the entries that hold now. Owns: the changes of the sums of days; those of periods follow from them. */
export class BookSums {
  private readonly days = new Map<string, Sum>();

  /** `sign`: 1 if the entry holds from now on, -1 if it holds no longer. */
  add({ winery, effectiveAt, item, taxClass, gallons }: EntryRow, sign: 1 | -1): void {
    const sum = sumAt(this.days, { winery, tier: 0, period: bookPeriodOf(effectiveAt, 0), item, taxClass });
    addTo(sum, { entries: sign, gallons: sign * gallons });
  }

  /** Returns the changes of both tiers that are not zero. */
  changes(): readonly SumChange[] {
    const periods = new Map<string, Sum>();
    for (const day of this.days.values()) {
      const { winery, period, item, taxClass } = day;
      const place = { winery, tier: 1, period: Math.floor(period / daysPerPeriod), item, taxClass } as const;
      addTo(sumAt(periods, place), day);
    }
    return [...this.days.values(), ...periods.values()].filter(
      ({ entries, gallons }) => entries !== 0 || gallons !== 0,
    );
  }
}

function sumAt(sums: Map<string, Sum>, { winery, tier, period, item, taxClass }: Place): Sum {
  const key = `${winery} ${period} ${item} ${taxClass ?? ''}`;
  const found = sums.get(key);
  if (found !== undefined) return found;
  const sum: Sum = { winery, tier, period, item, taxClass, entries: 0, gallons: 0 };
  sums.set(key, sum);
  return sum;
}

function addTo(sum: Sum, { entries, gallons }: Amounts): void {
  sum.entries += entries;
  sum.gallons += gallons;
}
