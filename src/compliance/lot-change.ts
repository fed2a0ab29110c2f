import type { LotKind } from '../cellar/state.js';
import type { VolumeUnit } from '../cellar/units.js';
import { type AmountEvent, amountIn, factsAfter, type LotFacts } from './lot-facts.js';

/** The kind and tax class of a lot. */
interface LotClass {
  readonly kind: LotKind | null;
  readonly taxClass: string | null;
}

/** What one action did to one lot, as far as reports need it. Amounts are in millionths: volumes, or weights of fruit. */
export interface LotChange {
  readonly winery: string;
  readonly lot: string;
  readonly unit: VolumeUnit;
  readonly before: LotClass;
  readonly after: LotClass;
  /** What left for other lots or for places outside the winery. */
  readonly taken: number;
  /** The evaporation that `top` states. */
  readonly evaporated: number;
  readonly arrived: number;
  /** True if the lot held nothing when something arrived. */
  readonly wasEmpty: boolean;
  /** The gain (positive) or loss (negative) that was found or stated. */
  readonly corrected: number;
  /** The volume of an addition. */
  readonly added: number;
  /** What the lot held before an addition; 0 if nothing was added. */
  readonly enriched: number;
  /** What the lot holds afterwards, if its kind or tax class changed; otherwise 0. */
  readonly reclassified: number;
}

/** Returns what the events of one action did to a lot, and the facts after them. `before`: the facts before the action. */
export function lotChange(
  { winery, lot }: Pick<LotChange, 'winery' | 'lot'>,
  before: LotFacts,
  events: readonly AmountEvent[],
): { readonly change: LotChange; readonly after: LotFacts } {
  let facts = before;
  const sums = { taken: 0, evaporated: 0, arrived: 0, corrected: 0, added: 0, enriched: 0 };
  let wasEmpty = false;
  for (const event of events) {
    const held = amountIn(facts);
    facts = factsAfter(facts, event);
    const moved = amountIn(facts) - held;
    switch (event.name) {
      case 'WineEvaporated':
        sums.evaporated -= moved;
        break;
      case 'WineMeasured':
      case 'WineAdjusted':
        sums.corrected += moved;
        break;
      case 'AdditionMade':
        sums.added += moved;
        sums.enriched = held;
        break;
      default:
        if (moved < 0) sums.taken -= moved;
        if (moved > 0) {
          sums.arrived += moved;
          wasEmpty = held === 0;
        }
    }
  }
  const isReclassified = before.kind !== null && (before.kind !== facts.kind || before.taxClass !== facts.taxClass);
  const change: LotChange = {
    winery,
    lot,
    unit: facts.unit ?? 'gal',
    before: { kind: before.kind, taxClass: before.taxClass },
    after: { kind: facts.kind, taxClass: facts.taxClass },
    ...sums,
    wasEmpty,
    reclassified: isReclassified ? amountIn(facts) : 0,
  };
  return { change, after: facts };
}

/** Returns whether two changes of one lot by one action are the same for every report. */
export function sameChange(a: LotChange, b: LotChange): boolean {
  return (
    a.taken === b.taken &&
    a.arrived === b.arrived &&
    a.evaporated === b.evaporated &&
    a.corrected === b.corrected &&
    a.added === b.added &&
    a.enriched === b.enriched &&
    a.reclassified === b.reclassified &&
    a.wasEmpty === b.wasEmpty &&
    a.unit === b.unit &&
    sameLotClass(a.before, b.before) &&
    sameLotClass(a.after, b.after)
  );
}

function sameLotClass(a: LotClass, b: LotClass): boolean {
  return a.kind === b.kind && a.taxClass === b.taxClass;
}
