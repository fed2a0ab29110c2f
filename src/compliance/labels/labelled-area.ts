import { publicShare } from '../../cellar/quantity.js';
import type { LeafShare } from '../../cellar/state.js';
import {
  checkOf,
  countChecks,
  eachChecks,
  type LabelCheck,
  type LabelQuestion,
  listed,
  orderChecks,
  rulesFor,
  shareCheck,
} from './label-check.js';
import { shareOf } from './labelled-wine.js';
import { coversKind, type LabelRule } from './market-rules.js';
import type { MissingWine } from './shortfall.js';

/** Appellations that a label names beside each other, such as two counties, and the rule for them. */
interface Group {
  readonly rule: LabelRule;
  readonly names: readonly string[];
}

/**
 * The area in which the wine of a label must have grown: within each appellation that the label names. Of appellations that it names beside each other, one is
 * enough. Owns: how the named appellations are grouped. Pure.
 */
export class LabelledArea {
  private readonly groups: readonly Group[];
  private readonly single: readonly string[];

  constructor(private readonly question: LabelQuestion) {
    this.groups = groupsOf(question);
    const grouped = new Set(this.groups.flatMap(({ names }) => names));
    this.single = question.claims.appellations.filter((name) => !grouped.has(name));
  }

  /** Whether the label names no appellation. */
  get isEverywhere(): boolean {
    return this.question.claims.appellations.length === 0;
  }

  /** Returns whether a leaf grew in the labelled area. */
  contains({ appellation }: LeafShare): boolean {
    const { appellations } = this.question;
    return (
      this.single.every((name) => appellations.isWithin(appellation, name)) &&
      this.groups.every(({ names }) => names.some((name) => appellations.isWithin(appellation, name)))
    );
  }

  /** The origin of wine that grows in the area: the named appellations beside each other, or else the innermost one. */
  origin(): MissingWine {
    const { appellations } = this.question;
    const [innermost] = [...this.single].sort((a, b) => appellations.outer(b).size - appellations.outer(a).size);
    const beside = this.groups.at(-1);
    if (beside !== undefined) return { appellations: beside.names };
    return innermost === undefined ? {} : { appellation: innermost };
  }

  /** Returns the checks of the named appellations themselves. */
  checks(): readonly LabelCheck[] {
    const checks: LabelCheck[] = [];
    for (const name of this.single) checks.push(...this.singleChecks(name));
    for (const group of this.groups) checks.push(...this.groupChecks(group));
    return checks;
  }

  private shareIn(name: string): number {
    const { wine, appellations } = this.question;
    return shareOf(wine, (leaf) => appellations.isWithin(leaf.appellation, name));
  }

  private singleChecks(name: string): readonly LabelCheck[] {
    const { rules, appellations } = this.question;
    const all = rulesFor(rules, 'appellations', 'one');
    const kind = appellations.kindOf(name);
    const rule =
      all.find(({ appellation }) => appellation === name) ??
      all.find((one) => one.appellation === null && coversKind(one, kind));
    const around = all.filter(
      ({ appellation, subdivisions }) =>
        subdivisions && appellation !== null && appellation !== name && appellations.isWithin(name, appellation),
    );
    const own = rule === undefined ? this.unknownCheck(name, all) : this.areaCheck(rule, name);
    return [own, ...around.map((one) => this.areaCheck(one, one.appellation ?? name))];
  }

  private areaCheck(rule: LabelRule, name: string): LabelCheck {
    return shareCheck(this.question.wine, rule, {
      ...{ name, actual: this.shareIn(name), missing: { appellation: name } },
      target: { share: rule.share, orMore: true },
    });
  }

  /** Returns the check of an appellation without a rule: it is not stored, or the market has no rule for its kind. It fails, and shows the strictest rule. */
  private unknownCheck(name: string, rules: readonly LabelRule[]): LabelCheck {
    const { appellations, rules: market } = this.question;
    const strictest = rules
      .filter(({ appellation }) => appellation === null)
      .reduce<LabelRule | null>((most, one) => (most === null || one.share > most.share ? one : most), null);
    const kind = appellations.kindOf(name);
    const detail =
      kind === null
        ? `The appellation ${name} is not known. Store its kind with PUT /v1/appellations/${encodeURIComponent(name)}.`
        : `The rules ${market.name} of market ${market.market} know no appellation of the kind "${kind}".`;
    const actual = this.shareIn(name);
    if (strictest === null)
      return {
        ...{ claim: 'appellations', name, rule: `${market.name}.none`, citation: '', required: 1, passes: false },
        ...{ actual: publicShare(actual), short: null, detail },
      };
    return checkOf({ rule: strictest, part: 'kind', name, required: strictest.share, actual, passes: false, detail });
  }

  private groupChecks({ rule, names }: Group): readonly LabelCheck[] {
    const { wine, appellations } = this.question;
    const shares = new Map(names.map((name) => [name, this.shareIn(name)]));
    const shareOfName = (name: string): number => shares.get(name) ?? 0;
    const together = shareOf(wine, (leaf) => names.some((name) => appellations.isWithin(leaf.appellation, name)));
    return [
      shareCheck(wine, rule, {
        ...{ name: listed(names), actual: together, missing: { appellations: names } },
        target: { share: rule.share, orMore: true },
      }),
      ...eachChecks(wine, rule, names, { shareOfName, missing: (name) => ({ appellation: name }) }),
      ...countChecks(rule, names),
      ...orderChecks(rule, names, shareOfName),
    ];
  }
}

/** Groups the appellations that a label names beside each other, so that neither of two lies within the other. */
function groupsOf({ claims, rules, appellations }: LabelQuestion): readonly Group[] {
  const several = rulesFor(rules, 'appellations', 'several');
  const groups: Group[] = [];
  for (const rule of several) {
    const ofKind = claims.appellations.filter((name) => coversKind(rule, appellations.kindOf(name)));
    const names = ofKind.filter((name) =>
      ofKind.some((other) => !appellations.isWithin(name, other) && !appellations.isWithin(other, name)),
    );
    if (names.length > 1) groups.push({ rule, names });
  }
  return groups;
}
