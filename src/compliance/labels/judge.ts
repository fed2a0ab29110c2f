import { publicShare } from '../../cellar/quantity.js';
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
  unknownClaimCheck,
} from './label-check.js';
import { LabelledArea } from './labelled-area.js';
import { shareOf, sharesBy } from './labelled-wine.js';
import type { LabelRule } from './market-rules.js';
import { shortfall, shortfallAgainst } from './shortfall.js';

export interface Verdict {
  readonly passes: boolean;
  readonly checks: readonly LabelCheck[];
}

/** Judges every claim of a label by the rules of its market. Variety and appellation are judged together, leaf by leaf. The result is exact, because shares are integers. */
export function judgeLabel(question: LabelQuestion): Verdict {
  const area = new LabelledArea(question);
  const checks = [
    ...varietyChecks(question, area),
    ...vintageChecks(question),
    ...area.checks(),
    ...vineyardChecks(question),
    ...estateChecks(question, area),
  ];
  return { passes: checks.every(({ passes }) => passes), checks };
}

function varietyChecks(question: LabelQuestion, area: LabelledArea): readonly LabelCheck[] {
  const { wine, claims, rules } = question;
  const names = claims.varieties.map(({ variety }) => variety);
  const [first] = names;
  if (first === undefined) return [];
  const [rule] = rulesFor(rules, 'varieties', names.length === 1 ? 'one' : 'several');
  if (rule === undefined) return [unknownClaimCheck(question, 'varieties', listed(names))];
  const shares = sharesBy(wine, ({ variety }) => variety);
  const shareOfName = (name: string): number => shares.get(name) ?? 0;
  const isJoint = rule.grownInAppellation && !area.isEverywhere;
  const named = new Set(names);
  const counting = shareOf(wine, (leaf) => named.has(leaf.variety) && (!isJoint || area.contains(leaf)));
  const grown = shareOf(wine, ({ variety }) => named.has(variety));
  const origin = isJoint ? area.origin() : {};
  return [
    shareCheck(wine, rule, {
      ...{ name: listed(names), actual: counting, target: { share: rule.share, orMore: true } },
      missing: names.length === 1 ? { variety: first, ...origin } : { varieties: names, ...origin },
      detail:
        counting === grown
          ? undefined
          : `${publicShare(grown)} of the wine is ${listed(names)}; ${publicShare(counting)} of it also grew in the labelled appellation.`,
    }),
    ...eachChecks(wine, rule, names, { shareOfName, missing: (name) => ({ variety: name }) }),
    ...countChecks(rule, names),
    ...orderChecks(rule, names, shareOfName),
    ...unnamedChecks(question, rule, shares),
    ...statedChecks(question, rule, shareOfName),
  ];
}

/** Returns a failed check for each named variety whose share does not exceed that of the largest variety that the label leaves out. */
function unnamedChecks(
  { wine, claims }: LabelQuestion,
  rule: LabelRule,
  shares: ReadonlyMap<string, number>,
): readonly LabelCheck[] {
  if (!rule.exceedsUnnamed) return [];
  const named = new Set(claims.varieties.map(({ variety }) => variety));
  let largest: readonly [string, number] | null = null;
  for (const entry of shares) if (!named.has(entry[0]) && (largest === null || entry[1] > largest[1])) largest = entry;
  if (largest === null) return [];
  const [unnamed, limit] = largest;
  return [...named].flatMap((name) => {
    const actual = shares.get(name) ?? 0;
    if (actual > limit) return [];
    const short = shortfallAgainst(wine, actual, limit, { variety: name });
    const detail = `${unnamed}, which the label leaves out, is not a smaller part of the wine than ${name}.`;
    return [checkOf({ rule, part: 'unnamed', name, required: limit, actual, passes: false, short, detail })];
  });
}

function statedChecks(
  { wine, claims }: LabelQuestion,
  rule: LabelRule,
  shareOfName: (name: string) => number,
): readonly LabelCheck[] {
  const { tolerance } = rule;
  if (tolerance === null) return [];
  return claims.varieties.flatMap(({ variety, share }) => {
    if (share === null) return [];
    const actual = shareOfName(variety);
    const least = Math.max(0, share - tolerance);
    const passes = actual >= least && actual <= share + tolerance;
    const short = actual < least ? shortfall(wine, actual, { share: least, orMore: true }, { variety }) : null;
    const detail = passes ? undefined : `A stated share may differ by ${publicShare(tolerance)} from the true one.`;
    return [checkOf({ rule, part: 'stated', name: variety, required: share, actual, passes, short, detail })];
  });
}

function vintageChecks(question: LabelQuestion): readonly LabelCheck[] {
  const { wine, claims, rules, appellations } = question;
  const { vintages } = claims;
  const [first] = vintages;
  if (first === undefined) return [];
  const kinds = new Set(claims.appellations.map((name) => appellations.kindOf(name)));
  const applies = ({ kinds: of }: LabelRule): boolean => of === null || of.some((kind) => kinds.has(kind));
  const names = vintages.map(String);
  const rule = rulesFor(rules, 'vintage', vintages.length === 1 ? 'one' : 'several').find(applies);
  if (rule === undefined) return [unknownClaimCheck(question, 'vintage', listed(names))];
  const shares = sharesBy(wine, ({ vintage }) => vintage);
  const shareOfName = (name: string): number => shares.get(Number(name)) ?? 0;
  const named = new Set<number | null>(vintages);
  const actual = shareOf(wine, ({ vintage }) => named.has(vintage));
  return [
    withNeeds(
      question,
      rule,
      shareCheck(wine, rule, {
        ...{ name: listed(names), actual, target: { share: rule.share, orMore: true } },
        missing: vintages.length === 1 ? { vintage: first } : { vintages },
      }),
    ),
    ...eachChecks(wine, rule, names, { shareOfName, missing: (name) => ({ vintage: Number(name) }) }),
    ...countChecks(rule, names),
    ...orderChecks(rule, names, shareOfName),
  ];
}

function vineyardChecks(question: LabelQuestion): readonly LabelCheck[] {
  const { wine, claims, rules } = question;
  const { vineyard } = claims;
  if (vineyard === null) return [];
  const [rule] = rulesFor(rules, 'vineyard', 'one');
  if (rule === undefined) return [unknownClaimCheck(question, 'vineyard', vineyard)];
  const actual = shareOf(wine, ({ block }) => block === vineyard);
  const target = { share: rule.share, orMore: true };
  return [withNeeds(question, rule, shareCheck(wine, rule, { name: vineyard, actual, target, missing: { vineyard } }))];
}

/** Returns the check of "estate bottled". Wine counts if it comes from a named block within the labelled appellation, because the records do not hold who owns a vineyard. */
function estateChecks(question: LabelQuestion, area: LabelledArea): readonly LabelCheck[] {
  const { wine, claims, rules } = question;
  if (!claims.estate) return [];
  const [rule] = rulesFor(rules, 'estate', 'one');
  if (rule === undefined) return [unknownClaimCheck(question, 'estate', 'estate')];
  const actual = shareOf(wine, (leaf) => leaf.block !== undefined && area.contains(leaf));
  const check = shareCheck(wine, rule, {
    ...{ name: 'estate', actual, target: { share: rule.share, orMore: true }, missing: area.origin() },
    detail: 'Only the origin is judged: that each part comes from a block in the labelled appellation.',
  });
  return [withNeeds(question, rule, check)];
}

/** Returns the check, failed if the label names no appellation of a kind that its rule needs. */
function withNeeds({ claims, appellations }: LabelQuestion, { needs }: LabelRule, check: LabelCheck): LabelCheck {
  if (needs === null) return check;
  const kinds = claims.appellations.map((name) => appellations.kindOf(name));
  if (kinds.some((kind) => kind !== null && needs.some((one) => one === kind))) return check;
  const unknown = claims.appellations.filter((_, index) => kinds[index] === null);
  const remedy =
    unknown.length === 0 ? '' : ` ${listed(unknown)} is not known: store it with PUT /v1/appellations/{name}.`;
  const detail = `The label must name an appellation of the kind ${needs.join(' or ')}.${remedy}`;
  return { ...check, passes: false, short: check.passes ? null : check.short, detail };
}
