/** What lists say of lots: pure functions of the states of the API. */
import type { LotState, Vessel } from './shapes.js';
import { exact, wholePercent } from './decimal.js';

/** The colour family of a lot. */
type LotColour = 'red' | 'white' | 'must' | 'cases' | 'fruit';

/** White varieties by name: everything else is drawn as red. */
const white =
  /chardonnay|riesling|sauvignon blanc|blanc|gris|grigio|gew|viognier|semillon|sémillon|muscat|roussanne|marsanne|albari|verdejo|chenin|grüner/i;

export function colourOf(lot: LotState): LotColour {
  if (lot.kind === 'cases') return 'cases';
  if (lot.kind === 'fruit') return 'fruit';
  const [main] = [...lot.composition].sort((a, b) => b.share - a.share);
  return main !== undefined && white.test(main.variety) ? 'white' : 'red';
}

/** Whether a lot holds anything. */
export function holdsSomething({ volume, weight, cases = 0, bottles = 0 }: LotState): boolean {
  return volume !== 0 || weight !== 0 || cases !== 0 || bottles !== 0;
}

/** A part of a lot's composition by variety. */
interface VarietyShare {
  readonly variety: string;
  /** In whole per cent, rounded half up. */
  readonly percent: number;
}

/** Returns the shares of a lot's varieties, largest first. */
export function varietiesOf({ composition }: LotState): readonly VarietyShare[] {
  const shares = new Map<string, bigint>();
  for (const { variety, share } of composition) shares.set(variety, (shares.get(variety) ?? 0n) + exact(share));
  return [...shares]
    .sort(([, a], [, b]) => (a === b ? 0 : a > b ? -1 : 1))
    .map(([variety, share]) => ({ variety, percent: wholePercent(share) }));
}

/** The vessels that hold a lot, grouped: barrels are counted, others named. */
interface Whereabouts {
  readonly named: readonly string[];
  readonly barrels: number;
  readonly unnamed: boolean;
}

export function whereaboutsOf({ vessels }: LotState, kinds: ReadonlyMap<string, Vessel['kind']>): Whereabouts {
  const codes = vessels.flatMap(({ vessel }) => (vessel === null ? [] : [vessel]));
  const named = codes.filter((code) => kinds.get(code) !== 'barrel');
  return { named, barrels: codes.length - named.length, unnamed: vessels.some(({ vessel }) => vessel === null) };
}
