import type { AppellationKind } from './appellation-nest.js';

/** The markets whose label rules Solera knows. */
export const markets = ['us', 'eu', 'au'] as const;
export type Market = (typeof markets)[number];

/** What a label can claim. */
export const claimNames = ['varieties', 'vintage', 'appellations', 'vineyard', 'estate'] as const;
export type ClaimName = (typeof claimNames)[number];

/** One rule of a market about a claim. Shares are in units of 10⁻¹². */
export interface LabelRule {
  readonly rule: string;
  readonly claim: ClaimName;
  /** Whether the rule is for a claim of one name or of several. */
  readonly names: 'one' | 'several';
  /** The least share of the wine that the names must have together. */
  readonly share: number;
  readonly citation: string;
  /** Whether the citation was checked against its source. */
  readonly verified: boolean;
  /** Of appellations: the kinds that the rule is for. Of a vintage: the label must name an appellation of one of them. Null: any. */
  readonly kinds: readonly AppellationKind[] | null;
  /** The claim fails unless the label names an appellation of one of these kinds. Null: no appellation is needed. */
  readonly needs: readonly AppellationKind[] | null;
  /** The one appellation that the rule is for, or null. */
  readonly appellation: string | null;
  /** Whether wine of an appellation within `appellation` must fulfil the rule, too. */
  readonly subdivisions: boolean;
  /** Only wine that grew in the labelled appellations counts. */
  readonly grownInAppellation: boolean;
  /** How far a stated share may differ from the actual one. Null: stated shares are not judged. */
  readonly tolerance: number | null;
  /** Each name must have more than this share. */
  readonly eachOver: number | null;
  /** How many names a label may have at most. */
  readonly most: number | null;
  /** The names must be in the descending order of their shares. */
  readonly descending: boolean;
  /** Each name must have a larger share than any that the label leaves out. */
  readonly exceedsUnnamed: boolean;
}

/** The rules of a market in a period. `validFrom` and `validTo` are days, both included: YYYY-MM-DD. */
export interface MarketRules {
  readonly name: string;
  readonly market: Market;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly rules: readonly LabelRule[];
}

/** Returns whether a rule is for appellations of a kind. Null is the kind of an appellation that is not stored. */
export function coversKind({ kinds }: Pick<LabelRule, 'kinds'>, kind: AppellationKind | null): boolean {
  return kinds === null || kinds.some((one) => one === kind);
}

/** Returns the rules of a market that hold on a day, or null. If several hold, returns those that became valid last. */
export function rulesOn(all: readonly MarketRules[], market: Market, day: string): MarketRules | null {
  let found: MarketRules | null = null;
  for (const one of all) {
    if (one.market !== market || one.validFrom > day || (one.validTo !== null && one.validTo < day)) continue;
    if (found === null || one.validFrom > found.validFrom) found = one;
  }
  return found;
}
