import { compareCodePoints } from '../../cellar/code-point.js';
import { type Claims, mostNamesOfClaim, noClaims } from './claims.js';
import { judgeLabel } from './judge.js';
import { type LabelQuestion, rulesFor } from './label-check.js';
import { sharesBy } from './labelled-wine.js';
import { type ClaimName, coversKind } from './market-rules.js';

type Wine = Omit<LabelQuestion, 'claims'>;

/**
 * Returns the strongest claims that pass together: as many kinds of claims as possible, and then the innermost appellations. Each set of claims is judged as a
 * label is, so a label with exactly these claims passes.
 */
export function claimableOf(wine: Wine): Claims {
  const appellations = claimableAppellations(wine);
  let best = noClaims;
  let most = -1;
  // Leaving out the innermost appellations may make a variety or a vintage possible.
  for (let from = 0; from <= appellations.length; from += 1) {
    const claims = withVarietiesAndVintage(wine, appellations.slice(from));
    const count = claimCount(claims);
    if (count > most) [best, most] = [claims, count];
  }
  return withVineyardAndEstate(wine, best);
}

function passes(wine: Wine, claims: Claims): boolean {
  return judgeLabel({ ...wine, claims }).passes;
}

function claimCount({ varieties, vintages, appellations }: Claims): number {
  return [varieties, vintages, appellations].filter(({ length }) => length > 0).length;
}

/** Returns the appellations that can be named together, the innermost first. */
function claimableAppellations(wine: Wine): readonly string[] {
  const { rules, appellations } = wine;
  const shares = areaShares(wine);
  const least = Math.min(...rulesFor(rules, 'appellations', 'one').map(({ share }) => share));
  const single = [...shares]
    .filter(([, share]) => share >= least)
    .map(([name]) => name)
    .sort((a, b) => appellations.outer(b).size - appellations.outer(a).size || compareCodePoints(a, b));
  const chosen: string[] = [];
  for (const name of single) if (passes(wine, { ...noClaims, appellations: [...chosen, name] })) chosen.push(name);
  return chosen.length === 0 ? besideEachOther(wine, shares) : chosen;
}

/** Returns the share of the wine that grew in each of its appellations, and in each appellation that contains one of them. */
function areaShares({ wine, appellations }: Wine): ReadonlyMap<string, number> {
  const shares = new Map<string, number>();
  const add = (name: string, share: number): void => void shares.set(name, (shares.get(name) ?? 0) + share);
  for (const { appellation, share } of wine.leaves) {
    add(appellation, share);
    for (const outer of appellations.outer(appellation)) if (outer !== appellation) add(outer, share);
  }
  return shares;
}

/** Returns appellations that a label can name beside each other, though none of them alone. The largest share comes first. */
function besideEachOther(wine: Wine, shares: ReadonlyMap<string, number>): readonly string[] {
  const { appellations } = wine;
  for (const rule of rulesFor(wine.rules, 'appellations', 'several')) {
    const ofKind = sorted(shares).filter(([name]) => coversKind(rule, appellations.kindOf(name)));
    const named: string[] = [];
    for (const [name] of ofKind.slice(0, mostNamesOfClaim)) {
      if (named.some((one) => appellations.isWithin(one, name) || appellations.isWithin(name, one))) continue;
      named.push(name);
      if (named.length > 1 && passes(wine, { ...noClaims, appellations: named })) return named;
    }
  }
  return [];
}

/** Returns the varieties and the vintage that pass with the appellations, as claims. */
function withVarietiesAndVintage(wine: Wine, appellations: readonly string[]): Claims {
  const base: Claims = { ...noClaims, appellations };
  const varieties = claimableVarieties(wine, base);
  const [vintage] = sorted(sharesBy(wine.wine, (leaf) => leaf.vintage));
  const withVintage = { ...base, vintages: vintage === undefined ? [] : [vintage[0]] };
  const hasVintage = vintage !== undefined && passes(wine, withVintage);
  return { ...base, varieties, vintages: hasVintage ? withVintage.vintages : [] };
}

function claimableVarieties(wine: Wine, base: Claims): Claims['varieties'] {
  const shares = sorted(sharesBy(wine.wine, ({ variety }) => variety)).slice(0, mostNamesOfClaim);
  const named = shares.map(([variety, share]) => ({ variety, share }));
  for (let count = 1; count <= named.length; count += 1) {
    const varieties = named.slice(0, count);
    if (passes(wine, { ...base, varieties })) return varieties;
  }
  return [];
}

/** Returns the claims with the vineyard, and with "estate bottled", if they pass. */
function withVineyardAndEstate(wine: Wine, claims: Claims): Claims {
  const [block] = sorted(sharesBy(wine.wine, ({ block: name }) => name ?? null));
  const ofVineyard = { ...claims, vineyard: block?.[0] ?? null };
  const named = block !== undefined && passes(wine, ofVineyard) ? ofVineyard : claims;
  const ofEstate = { ...named, estate: true };
  return hasRule(wine, 'estate') && passes(wine, ofEstate) ? ofEstate : named;
}

function hasRule({ rules }: Wine, claim: ClaimName): boolean {
  return rulesFor(rules, claim, 'one').length > 0;
}

/** Returns shares with the largest first. Equal shares keep their order. */
function sorted<Key>(shares: ReadonlyMap<Key, number>): readonly (readonly [Key, number])[] {
  return [...shares].sort((a, b) => b[1] - a[1]);
}
