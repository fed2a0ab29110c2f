import type { LotLevel } from '../../cellar/lot-level.js';
import { apportion } from '../../cellar/quantity.js';
import type { StreamId } from '../../kernel/position.js';
import { type Destination, type DestinationPlace, partOf, WHOLE } from './traced.js';

/** An amount in millionths, and the fraction of it that is traced wine. */
interface Part {
  readonly amount: number;
  readonly fraction: bigint;
}

/** Collects where traced wine is and how it left. Amounts with the same destination are added up exactly and rounded once. */
export class Destinations {
  /** By destination: the sum of amount · fraction. */
  private readonly sums = new Map<string, { readonly place: DestinationPlace; sum: bigint }>();
  /** What lots hold at the end, lot by lot. */
  private readonly remaining: Destination[] = [];

  /** Adds wine that left the cellar or was lost. */
  add(
    place: Pick<DestinationPlace, 'kind' | 'lot'> & {
      readonly reason?: string | null;
      readonly counterparty?: string | null;
    },
    { amount, fraction }: Part,
  ): void {
    const { kind, lot, reason = null, counterparty = null } = place;
    const key = JSON.stringify([kind, lot, reason, counterparty]);
    const known = this.sums.get(key);
    if (known !== undefined) known.sum += BigInt(amount) * fraction;
    else
      this.sums.set(key, {
        place: {
          kind,
          lot,
          ...(reason === null ? {} : { reason }),
          ...(counterparty === null ? {} : { counterparty }),
        },
        sum: BigInt(amount) * fraction,
      });
  }

  /** Adds the traced wine that a lot holds at the end. It is rounded, and then apportioned to the vessels by their volumes. */
  addRemaining(lot: StreamId, level: LotLevel, fraction: bigint): void {
    const { amount, measure } = level;
    const traced = partOf(amount, fraction);
    if (amount === 0 || fraction === 0n) return;
    const vessels = [...level.holdings].sort(([a], [b]) => (a < b ? -1 : 1));
    if (level.isCases) this.remaining.push({ kind: 'cases', lot, measure, traced });
    else if (vessels.length === 0) this.remaining.push({ kind: 'vessel', lot, vessel: null, measure, traced });
    else {
      const parts = apportion(
        traced,
        vessels.map(([, volume]) => BigInt(volume)),
      );
      for (const [index, [vessel]] of vessels.entries())
        this.remaining.push({
          kind: 'vessel',
          lot,
          vessel: vessel === '' ? null : vessel,
          measure,
          traced: parts[index] ?? 0,
        });
    }
  }

  /**
   * Returns the wine that is still in the cellars, by lot and vessel, then the wine that left, each in the order in which traced wine first got
   * there.
   */
  list(): readonly Destination[] {
    const left = [...this.sums.values()].map(({ place, sum }) => {
      // Fruit is neither shipped nor lost: it only becomes must or juice.
      return { ...place, measure: 'volume' as const, traced: Number((2n * sum + WHOLE) / (2n * WHOLE)) };
    });
    return [...this.remaining, ...left];
  }
}
