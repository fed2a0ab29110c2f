import { instantText } from '../../cellar/instant-text.js';
import { measureOf } from '../../cellar/lot.js';
import type { Lot } from '../../cellar/state.js';
import type { AppellationNest } from '../../compliance/labels/appellation-nest.js';
import { judgeLabel, type Verdict } from '../../compliance/labels/judge.js';
import type { LabelledWine } from '../../compliance/labels/labelled-wine.js';
import { type Market, type MarketRules, rulesOn } from '../../compliance/labels/market-rules.js';
import type { KeptLabel } from './kept-label.js';

/** All label rules, and the time at which a label is judged by them. */
export interface DatedLabelRules {
  readonly rules: readonly MarketRules[];
  /** Milliseconds since 1970. The rules that hold on this day, in UTC, count. */
  readonly at: number;
}

/** Returns the rules of a market that hold at a time, or null. */
export function rulesAtTime({ rules, at }: DatedLabelRules, market: Market): MarketRules | null {
  return rulesOn(rules, market, instantText(at).slice(0, 10));
}

/** Returns the leaves by which a lot is labelled: a case lot that is sold out has those of its last bottles, and an emptied fruit lot keeps its origin. */
export function labelledLeaves({ composition, soldOut }: Lot): Lot['composition'] {
  return composition.length > 0 ? composition : (soldOut?.composition ?? []);
}

/** Returns the wine of a lot, or null if the lot does not exist or has no leaves. */
export function wineOfLot(lot: Lot): LabelledWine | null {
  const leaves = labelledLeaves(lot);
  if (lot.kind === null || leaves.length === 0) return null;
  const micro = measureOf(lot);
  return { leaves, amount: micro === 0 ? null : { measure: lot.kind === 'fruit' ? 'weight' : 'volume', micro } };
}

/** Returns the verdict on a kept label for a state of its lot; null if the lot holds nothing, or if no rules of the market hold. */
export function verdictOf(
  { market, claims }: Pick<KeptLabel, 'market' | 'claims'>,
  lot: Lot,
  appellations: AppellationNest,
  dated: DatedLabelRules,
): Verdict | null {
  const wine = wineOfLot(lot);
  const rules = rulesAtTime(dated, market);
  return wine === null || rules === null ? null : judgeLabel({ wine, claims, rules, appellations });
}

/** Returns the verdict as one word, or null for no verdict. */
export function verdictWord(verdict: Verdict | null): 'passes' | 'fails' | null {
  if (verdict === null) return null;
  return verdict.passes ? 'passes' : 'fails';
}
