import { publicShare } from '../../cellar/quantity.js';
import type { AppellationNest } from './appellation-nest.js';
import type { Claims } from './claims.js';
import type { LabelledWine } from './labelled-wine.js';
import type { ClaimName, LabelRule, MarketRules } from './market-rules.js';
import { type MissingWine, type Shortfall, shortfall, type Target } from './shortfall.js';

/** The wine and the claims of a label, and the rules and appellations by which they are judged. */
export interface LabelQuestion {
  readonly wine: LabelledWine;
  readonly claims: Claims;
  readonly rules: MarketRules;
  readonly appellations: AppellationNest;
}

/** The finding about one claim by one rule, in its public form. */
export interface LabelCheck {
  readonly claim: ClaimName;
  /** The names that the claim has: varieties, appellations, years or a vineyard. */
  readonly name: string;
  readonly rule: string;
  readonly citation: string;
  /** The least share of the wine, with at most 12 decimals; of a rule about the number of names, the largest number. */
  readonly required: number;
  readonly actual: number;
  readonly passes: boolean;
  /** How much wine of which kind must be added to pass this check; null if it passes, or if no addition helps. */
  readonly short: Shortfall | null;
  /** An explanation that the shares do not give. */
  readonly detail?: string;
}

/** One finding before it takes its public form. Shares are in units of 10⁻¹². */
interface Finding {
  readonly rule: LabelRule;
  /** Which part of the rule is judged, if it is not the share of all names together. */
  readonly part?: 'each' | 'most' | 'order' | 'stated' | 'unnamed' | 'kind';
  readonly name: string;
  readonly required: number;
  readonly actual: number;
  readonly passes: boolean;
  readonly short?: Shortfall | null;
  readonly detail?: string | undefined;
}

/** Returns a finding about shares in its public form. */
export function checkOf({ rule, part, name, required, actual, passes, short = null, detail }: Finding): LabelCheck {
  const isCount = part === 'most';
  return {
    claim: rule.claim,
    name,
    rule: part === undefined ? rule.rule : `${rule.rule}.${part}`,
    citation: rule.citation,
    required: isCount ? required : publicShare(required),
    actual: isCount ? actual : publicShare(actual),
    passes,
    short: passes ? null : short,
    ...(detail === undefined ? {} : { detail }),
  };
}

/** Returns the check of a share that must reach a target. `missing`: the origin of wine that would raise the share. */
export function shareCheck(
  wine: LabelledWine,
  rule: LabelRule,
  found: {
    readonly name: string;
    readonly actual: number;
    readonly target: Target;
    readonly missing: MissingWine;
    readonly part?: 'each';
    readonly detail?: string | undefined;
  },
): LabelCheck {
  const { name, actual, target, missing, part, detail } = found;
  const passes = target.orMore ? actual >= target.share : actual > target.share;
  return checkOf({
    ...{ rule, name, actual, passes, detail },
    ...(part === undefined ? {} : { part }),
    required: target.share,
    short: passes ? null : shortfall(wine, actual, target, missing),
  });
}

/** Returns the rules about a claim for one name, or for several. */
export function rulesFor(rules: MarketRules, claim: ClaimName, names: 'one' | 'several'): readonly LabelRule[] {
  return rules.rules.filter((rule) => rule.claim === claim && rule.names === names);
}

/** Returns a failed check if several names are not in the descending order of their shares; otherwise none. */
export function orderChecks(
  rule: LabelRule,
  names: readonly string[],
  shareOfName: (name: string) => number,
): readonly LabelCheck[] {
  if (!rule.descending) return [];
  for (const [index, name] of names.entries()) {
    const next = names[index + 1];
    if (next === undefined || shareOfName(name) >= shareOfName(next)) continue;
    return [
      checkOf({
        ...{ rule, part: 'order', name, passes: false },
        required: shareOfName(next),
        actual: shareOfName(name),
        detail: `The names must be in the descending order of their shares, but ${next} comes after ${name} and has more.`,
      }),
    ];
  }
  return [];
}

/** Returns a failed check if a claim has too many names; otherwise none. */
export function countChecks(rule: LabelRule, names: readonly string[]): readonly LabelCheck[] {
  if (rule.most === null || names.length <= rule.most) return [];
  const detail = `A label names at most ${rule.most}.`;
  return [
    checkOf({
      ...{ rule, part: 'most', name: listed(names), passes: false },
      required: rule.most,
      actual: names.length,
      detail,
    }),
  ];
}

/** Returns the checks of the share that each of several names must exceed. */
export function eachChecks(
  wine: LabelledWine,
  rule: LabelRule,
  names: readonly string[],
  parts: { readonly shareOfName: (name: string) => number; readonly missing: (name: string) => MissingWine },
): readonly LabelCheck[] {
  const { eachOver } = rule;
  if (eachOver === null) return [];
  return names.map((name) =>
    shareCheck(wine, rule, {
      ...{ name, part: 'each', actual: parts.shareOfName(name), missing: parts.missing(name) },
      target: { share: eachOver, orMore: false },
    }),
  );
}

/** Returns the check of a claim for which the market has no rule. It fails. */
export function unknownClaimCheck({ rules }: LabelQuestion, claim: ClaimName, name: string): LabelCheck {
  return {
    ...{ claim, name, rule: `${rules.name}.none`, citation: '', required: 1, actual: 0, passes: false, short: null },
    detail: `The rules ${rules.name} of market ${rules.market} do not provide for this claim.`,
  };
}

/** Returns names as one text, separated by commas. */
export function listed(names: readonly string[]): string {
  return names.join(', ');
}
