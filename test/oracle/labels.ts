/**
 * A second judge of labels, written from the regulations without the first one. It takes every share as a fraction of two big integers, asks each question by trying all
 * leaves, and knows the figures of the law by heart instead of reading them from files.
 */

/** One origin and its share, in units of 10⁻¹². */
interface OracleLeaf {
  readonly variety: string;
  readonly vintage: number | null;
  readonly appellation: string;
  readonly block: string | null;
  readonly share: bigint;
}

export interface OracleClaims {
  readonly varieties: readonly { readonly variety: string; readonly share: bigint | null }[];
  readonly vintages: readonly number[];
  readonly appellations: readonly string[];
  readonly vineyard: string | null;
}

/** The kinds of places, and the places directly around each. */
type OraclePlaces = Readonly<Record<string, { readonly kind: string; readonly within: readonly string[] }>>;

export interface OracleWine {
  readonly leaves: readonly OracleLeaf[];
  readonly places: OraclePlaces;
}

const whole = 1_000_000_000_000n;

/** Whether `part` is at least `numerator`/`denominator` of the whole. */
function atLeast(part: bigint, numerator: bigint, denominator = 100n): boolean {
  return part * denominator >= numerator * whole;
}

function sum(leaves: readonly OracleLeaf[], counts: (leaf: OracleLeaf) => boolean): bigint {
  return leaves.reduce((total, leaf) => (counts(leaf) ? total + leaf.share : total), 0n);
}

/** Whether a place is another one or lies in it: follows every way outwards. */
function lies(places: OraclePlaces, inner: string, outer: string): boolean {
  if (inner === outer) return true;
  return (places[inner]?.within ?? []).some((next) => lies(places, next, outer));
}

/** The named counties, or states, that lie beside another named one of the kind. */
function beside({ places }: OracleWine, names: readonly string[], kinds: readonly string[]): readonly string[] {
  const ofKind = names.filter((name) => kinds.includes(places[name]?.kind ?? ''));
  return ofKind.filter((a) => ofKind.some((b) => !lies(places, a, b) && !lies(places, b, a)));
}

function isDescending(shares: readonly bigint[]): boolean {
  return shares.every((share, index) => index === 0 || (shares[index - 1] ?? 0n) >= share);
}

/** Whether a label passes in the United States. */
export function passesInUs(wine: OracleWine, claims: OracleClaims): boolean {
  const { leaves, places } = wine;
  const { varieties, vintages, appellations, vineyard } = claims;
  const kinds = appellations.map((name) => places[name]?.kind ?? null);
  const counties = beside(wine, appellations, ['county']);
  const states = beside(wine, appellations, ['state']);
  const alone = appellations.filter((name) => !counties.includes(name) && !states.includes(name));
  const inOneOf = (leaf: OracleLeaf, names: readonly string[]) =>
    names.length === 0 || names.some((name) => lies(places, leaf.appellation, name));
  const inArea = (leaf: OracleLeaf) =>
    alone.every((name) => lies(places, leaf.appellation, name)) && inOneOf(leaf, counties) && inOneOf(leaf, states);
  const named = varieties.map(({ variety }) => variety);
  const ofNamed = (leaf: OracleLeaf) => named.includes(leaf.variety);
  if (
    named.length === 1 &&
    !atLeast(
      sum(leaves, (leaf) => ofNamed(leaf) && inArea(leaf)),
      75n,
    )
  )
    return false;
  if (named.length > 1 && sum(leaves, ofNamed) !== whole) return false;
  for (const { variety, share } of varieties) {
    if (share === null) continue;
    const difference = sum(leaves, (leaf) => leaf.variety === variety) - share;
    if ((difference < 0n ? -difference : difference) * 50n > whole) return false;
  }
  if (!vintagePassesInUs(leaves, vintages, kinds)) return false;
  for (const group of [counties, states]) {
    if (group.length > 3) return false;
    if (group.length > 0 && sum(leaves, (leaf) => inOneOf(leaf, group)) !== whole) return false;
  }
  for (const name of alone) {
    const kind = places[name]?.kind;
    const least = name === 'California' ? 100n : kind === 'ava' || kind === 'gi' ? 85n : 75n;
    if (kind === undefined && name !== 'California') return false;
    if (
      !atLeast(
        sum(leaves, (leaf) => lies(places, leaf.appellation, name)),
        least,
      )
    )
      return false;
  }
  return (
    vineyard === null ||
    atLeast(
      sum(leaves, ({ block }) => block === vineyard),
      95n,
    )
  );
}

function vintagePassesInUs(
  leaves: readonly OracleLeaf[],
  vintages: readonly number[],
  kinds: readonly (string | null)[],
): boolean {
  const hasAva = kinds.some((kind) => kind === 'ava' || kind === 'gi');
  const hasOther = kinds.some((kind) => kind === 'county' || kind === 'state' || kind === 'region');
  const [year] = vintages;
  if (year === undefined) return true;
  if (vintages.length > 1 || !(hasAva || hasOther)) return false;
  return atLeast(
    sum(leaves, ({ vintage }) => vintage === year),
    hasAva ? 95n : 85n,
  );
}

/** Whether a label passes in the European Union. */
export function passesInEu({ leaves, places }: OracleWine, claims: OracleClaims): boolean {
  const named = claims.varieties.map(({ variety }) => variety);
  const shares = named.map((name) => sum(leaves, ({ variety }) => variety === name));
  const total = shares.reduce((all, share) => all + share, 0n);
  if (named.length === 1 && !atLeast(total, 85n)) return false;
  if (named.length > 1 && (total !== whole || !isDescending(shares))) return false;
  if (claims.vintages.length > 1 || claims.vineyard !== null) return false;
  if (
    claims.vintages.some(
      (year) =>
        !atLeast(
          sum(leaves, ({ vintage }) => vintage === year),
          85n,
        ),
    )
  )
    return false;
  return claims.appellations.every((name) =>
    atLeast(
      sum(leaves, ({ appellation }) => lies(places, appellation, name)),
      85n,
    ),
  );
}

/** Whether a label passes in Australia. */
export function passesInAu(wine: OracleWine, claims: OracleClaims): boolean {
  const { leaves, places } = wine;
  if (claims.vineyard !== null) return false;
  const named = claims.varieties.map(({ variety }) => variety);
  const shares = named.map((name) => sum(leaves, ({ variety }) => variety === name));
  if (
    named.length > 0 &&
    !atLeast(
      shares.reduce((all, share) => all + share, 0n),
      85n,
    )
  )
    return false;
  if (named.length > 1) {
    if (!isDescending(shares)) return false;
    for (const other of leaves) {
      if (named.includes(other.variety)) continue;
      const left = sum(leaves, ({ variety }) => variety === other.variety);
      if (shares.some((share) => share <= left)) return false;
    }
  }
  const years = claims.vintages.map((year) => sum(leaves, ({ vintage }) => vintage === year));
  const total = years.reduce((all, share) => all + share, 0n);
  if (years.length === 1 && !atLeast(total, 85n)) return false;
  if (years.length > 1 && (total !== whole || !isDescending(years))) return false;
  return regionsPass(wine, claims.appellations, places);
}

function regionsPass(wine: OracleWine, names: readonly string[], places: OraclePlaces): boolean {
  const { leaves } = wine;
  const several = names.filter((a) => names.some((b) => !lies(places, a, b) && !lies(places, b, a)));
  const shareOf = (name: string) => sum(leaves, ({ appellation }) => lies(places, appellation, name));
  for (const name of names) if (!several.includes(name) && !atLeast(shareOf(name), 85n)) return false;
  if (several.length === 0) return true;
  if (several.length > 3 || !isDescending(several.map(shareOf))) return false;
  if (several.some((name) => shareOf(name) * 20n <= whole)) return false;
  return atLeast(
    sum(leaves, ({ appellation }) => several.some((name) => lies(places, appellation, name))),
    95n,
  );
}
