import type { JsonObject } from '../../src/application/json-object.js';
import {
  askedMark,
  type Drops,
  type Exit,
  edgeMark,
  type Followed,
  type Fraction,
  follow,
  receiptMark,
} from '../oracle/drops.js';
import type { OracleLotState, OracleResult } from '../oracle/replay.js';

interface Address {
  readonly winery: string;
  readonly lot: string;
}
/** The answer of a lineage, as the public API defines it. */
interface Answer {
  readonly nodes: readonly Address[];
  readonly edges: readonly {
    readonly from: Address;
    readonly to: Address;
    readonly volume: number;
    readonly traced: number;
    readonly action: string;
    readonly effectiveAt: string;
    readonly type: string;
  }[];
  readonly sources: readonly (Address & { readonly action: string; readonly traced: number })[];
  readonly destinations: readonly (Address & {
    readonly kind: string;
    readonly vessel?: string | null;
    readonly reason?: string;
    readonly counterparty?: string;
    readonly traced: number;
  })[];
}

/** What the checks have seen, so that a test can show that they saw enough. */
export interface LineageTally {
  worlds: number;
  back: number;
  sources: number;
  forward: number;
  /** Destinations by kind, and edges by type of action. */
  readonly destinations: Map<string, number>;
  readonly types: Map<string, number>;
}

/** A fraction below this may be missing or named: integers of 10⁻³⁰ cannot hold all of them. */
const leastFraction = 10n ** 24n;

const keyOf = ({ winery, lot }: Address): string => `${winery}/${lot}`;
const micro = (amount: number): bigint => BigInt(Math.round(amount * 1e6));
const amountOf = (lot: OracleLotState): number => (lot.kind === 'fruit' ? lot.weight : lot.volume);

/** Compares where a lot's wine came from with the drops that it holds. */
export function checkBack(json: JsonObject, lot: OracleLotState, then: OracleResult, tally: LineageTally): void {
  // The shape is part of what is compared.
  const answer = json as unknown as Answer;
  const key = keyOf(lot);
  const amount = micro(amountOf(lot));
  const followed = allFollowed(then);
  const drops: Drops = amount === 0n ? { whole: 1n, marked: new Map() } : held(followed, key);
  tally.back += 1;
  tally.sources += answer.sources.length;
  sameNames('the nodes', answer.nodes.map(keyOf), marks(drops, 'lot '), [key]);
  if (keyOf(answer.nodes[0] ?? lot) !== key) throw new Error('the requested lot is not the first node');
  sameNames(
    'the sources',
    answer.sources.map(({ action }) => action),
    marks(drops, 'receipt '),
  );
  const total = answer.sources.reduce((sum, { traced }) => sum + micro(traced), 0n);
  if (total !== amount) throw new Error(`the sources of ${key} sum to ${total} instead of ${amount}`);
  for (const { action, traced } of answer.sources)
    near(`source ${action}`, traced, { amount, fraction: fractionOf(drops, receiptMark(action)), tolerance: 1n });
  checkEdges(answer, tally);
  sameNames('the edges', answer.edges.map(keyOfEdge), marks(drops, 'edge '));
  const crossings = new Map(followed.edges.map((edge) => [edge.key, edge]));
  for (const edge of answer.edges) {
    const mark = edgeMark(edge.action, keyOf(edge.from), keyOf(edge.to));
    near(mark, edge.traced, { amount, fraction: fractionOf(drops, mark), tolerance: 1n });
    const volume = crossings.get(mark)?.volume ?? { part: 0n, whole: 1n };
    near(`the volume of ${mark}`, edge.volume, { amount: 1n, fraction: volume, tolerance: 1n });
  }
  checkComposition(answer, lot, then);
}

/** Drops of a replay, because all lots are asked of the same one. */
const known = new WeakMap<OracleResult, Followed>();

function allFollowed(then: OracleResult): Followed {
  const followed = known.get(then) ?? follow(then.moves);
  known.set(then, followed);
  return followed;
}

/** Compares the sources, by the origins of the receipts, with the composition that the lot itself has. */
function checkComposition(answer: Answer, lot: OracleLotState, then: OracleResult): void {
  const amount = amountOf(lot);
  const shares = new Map<string, number>();
  const leafKey = (leaf: object): string => {
    const { vintage, variety, appellation, block } = leaf as Record<string, unknown>;
    return JSON.stringify([vintage, variety, appellation, block ?? null]);
  };
  for (const { action: id, traced } of answer.sources) {
    const { data } = then.moves.find(({ action }) => action.id === id)?.action ?? {};
    const { components } = data as { readonly components?: readonly { readonly share: number }[] };
    for (const leaf of components ?? [{ ...(data as object), share: 1 }])
      shares.set(leafKey(leaf), (shares.get(leafKey(leaf)) ?? 0) + (leaf.share * traced) / amount);
  }
  // A millionth for each source, and a rounding of 10⁻¹² for each action.
  const tolerance = (answer.sources.length * 1e-6) / amount + then.moves.length * 2e-12 + 1e-12;
  for (const leaf of lot.composition) {
    const difference = Math.abs((shares.get(leafKey(leaf)) ?? 0) - leaf.share);
    if (difference > tolerance)
      throw new Error(`${leafKey(leaf)} has the share ${leaf.share}, but sources of ${shares.get(leafKey(leaf))}`);
    shares.delete(leafKey(leaf));
  }
  for (const [leaf, share] of shares)
    if (share > tolerance) throw new Error(`the sources have ${leaf}, which the composition lacks`);
}

/** Compares where a lot's wine went with the drops that it held after its first `after` effective actions or later. */
export function checkForward(
  json: JsonObject,
  { key, after }: { readonly key: string; readonly after: number },
  then: OracleResult,
  tally: LineageTally,
): void {
  const answer = json as unknown as Answer; // As above.
  const followed = follow(then.moves, { lot: key, after });
  tally.forward += 1;
  for (const { kind } of answer.destinations) tally.destinations.set(kind, (tally.destinations.get(kind) ?? 0) + 1);
  checkEdges(answer, tally);
  const present = followed.edges.filter(({ drops }) => fractionOf(drops, askedMark).part > 0n);
  const lots = new Map([...followed.askedLots].map(([lot, largest]) => [lot, mustBeFound(largest)]));
  sameNames('the nodes', answer.nodes.map(keyOf), lots, [key]);
  const edges = new Map(
    present.map(({ key: mark, drops, landed }) => {
      const must = [drops, landed].every((some) => mustBeFound(fractionOf(some, askedMark)));
      return [mark.slice('edge '.length), must] as const;
    }),
  );
  sameNames('the edges', answer.edges.map(keyOfEdge), edges);
  for (const edge of answer.edges) {
    const crossing = present.find((one) => one.key === `edge ${keyOfEdge(edge)}`);
    if (crossing === undefined) continue;
    const { volume, drops } = crossing;
    near(`the volume of ${crossing.key}`, edge.volume, { amount: 1n, fraction: volume, tolerance: 1n });
    const asked = fractionOf(drops, askedMark);
    const fraction = { part: volume.part * asked.part, whole: volume.whole * asked.whole };
    near(crossing.key, edge.traced, { amount: 1n, fraction, tolerance: 2n });
  }
  checkDestinations(answer, followed, then);
}

interface Expected {
  /** In millionths. */
  part: bigint;
  whole: bigint;
  roundings: bigint;
  must: boolean;
}

function checkDestinations(answer: Answer, followed: Followed, then: OracleResult): void {
  const wanted = new Map<string, Expected>();
  const add = (key: string, amount: Fraction, asked: Fraction, roundings: bigint): void => {
    const [part, whole] = [amount.part * asked.part, amount.whole * asked.whole];
    const known = wanted.get(key) ?? { part: 0n, whole: 1n, roundings: 1n, must: false };
    wanted.set(key, {
      part: known.part * whole + part * known.whole,
      whole: known.whole * whole,
      roundings: known.roundings + roundings,
      must: known.must || mustBeFound(asked),
    });
  };
  for (const exit of followed.exits) {
    const asked = fractionOf(exit.drops, askedMark);
    if (asked.part > 0n) add(exitKey(exit), exit.amount, asked, 2n);
  }
  for (const [key, lot] of then.lots) {
    const asked = fractionOf(followed.lots.get(key) ?? { whole: 1n, marked: new Map() }, askedMark);
    if (asked.part === 0n || amountOf(lot) === 0) continue;
    const places =
      lot.vessels.length > 0
        ? lot.vessels
        : [{ vessel: lot.kind === 'cases' ? undefined : null, volume: amountOf(lot) }];
    for (const { vessel, volume } of places) {
      const kind = lot.kind === 'cases' ? 'cases' : 'vessel';
      add(JSON.stringify([kind, key, vessel, null, null]), { part: micro(volume), whole: 1n }, asked, 1n);
    }
  }
  const found = answer.destinations.map((one) =>
    JSON.stringify([one.kind, keyOf(one), one.vessel, one.reason ?? null, one.counterparty ?? null]),
  );
  sameNames('the destinations', found, new Map([...wanted].map(([key, expected]) => [key, expected.must])));
  for (const [index, { traced }] of answer.destinations.entries()) {
    const { part, whole, roundings } = wanted.get(found[index] ?? '') ?? { part: 0n, whole: 1n, roundings: 0n };
    near(found[index] ?? '', traced, { amount: 1n, fraction: { part, whole }, tolerance: roundings });
  }
}

function exitKey({ kind, lot, reason, counterparty }: Exit): string {
  return JSON.stringify([kind, lot, undefined, reason, counterparty]);
}

function checkEdges({ nodes, edges }: Answer, tally: LineageTally): void {
  const named = new Set(nodes.map(keyOf));
  for (const [index, { from, to, type, effectiveAt }] of edges.entries()) {
    if (!named.has(keyOf(from)) || !named.has(keyOf(to))) throw new Error(`an edge of ${type} connects no nodes`);
    if (effectiveAt < (edges[index - 1]?.effectiveAt ?? '')) throw new Error('the edges are not in timeline order');
    tally.types.set(type, (tally.types.get(type) ?? 0) + 1);
  }
}

function keyOfEdge({ action, from, to }: Answer['edges'][number]): string {
  return `${action} ${keyOf(from)} ${keyOf(to)}`;
}

function held(followed: Followed, lot: string): Drops {
  const drops = followed.lots.get(lot);
  if (drops === undefined) throw new Error(`no drop ever came into ${lot}`);
  return drops;
}

function fractionOf({ whole, marked }: Drops, mark: string): Fraction {
  return { part: marked.get(mark) ?? 0n, whole };
}

/** Returns what the marks that begin so name, and whether they are carried by so many drops that they must be found. */
function marks({ whole, marked }: Drops, beginning: string): ReadonlyMap<string, boolean> {
  const names = [...marked].filter(([mark]) => mark.startsWith(beginning));
  return new Map(names.map(([mark, count]) => [mark.slice(beginning.length), mustBeFound({ part: count, whole })]));
}

function mustBeFound({ part, whole }: Fraction): boolean {
  return part * leastFraction > whole;
}

/** Compares names: each once, none that is not possible, and all that must be found. */
function sameNames(
  label: string,
  found: readonly string[],
  possible: ReadonlyMap<string, boolean>,
  more: readonly string[] = [],
): void {
  if (new Set(found).size !== found.length) throw new Error(`${label} repeat a name: ${found.join(', ')}`);
  for (const name of found)
    if (!possible.has(name) && !more.includes(name))
      throw new Error(`${label} have ${name}, which the oracle does not find`);
  const required = [...[...possible].filter(([, must]) => must).map(([name]) => name), ...more];
  for (const name of required) if (!found.includes(name)) throw new Error(`${label} lack ${name}`);
}

/** Compares an amount with a fraction of one. Amounts and tolerance are in millionths. */
function near(
  label: string,
  found: number,
  wanted: {
    readonly amount: bigint;
    readonly fraction: Fraction;
    readonly tolerance: bigint;
  },
): void {
  const { amount, fraction, tolerance } = wanted;
  const difference = micro(found) * fraction.whole - amount * fraction.part;
  const size = difference < 0n ? -difference : difference;
  if (size > tolerance * fraction.whole)
    throw new Error(`${label} is ${found} instead of ${Number((amount * fraction.part) / fraction.whole) / 1e6}`);
}
