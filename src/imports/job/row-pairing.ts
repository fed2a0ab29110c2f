/** Pairs rows that have no key with the rows of an earlier import that they correct. */
import type { JsonObject } from '../../application/json-object.js';
import { canonicalJson } from '../../application/request/fingerprint.js';
import { eachWithPauses } from './each-with-pauses.js';
import type { RememberedRow } from './import-memory.js';
import type { IdentifiedRow } from './row-identity.js';

export interface Pairing {
  /** New rows by their ordinal, each with the one row that it corrects. */
  readonly corrections: ReadonlyMap<number, RememberedRow>;
  /** New rows by their ordinal that have several equally good matches, or whose match other new rows match equally well. Each with its matches. */
  readonly ambiguous: ReadonlyMap<number, readonly RememberedRow[]>;
  /** Missing rows that no new row resembles. */
  readonly unpaired: readonly RememberedRow[];
}

interface PairingOptions {
  /** The most members in which a pair may differ. */
  readonly most: number;
  /** The most comparisons of two rows. */
  readonly comparisons: number;
  /** Gives the event loop a turn, so that a large pairing does not hold up requests. */
  readonly pause: () => Promise<void>;
}

/**
 * Pairs missing rows with new rows of the same winery and type that differ in at most `most` members. Two rows are paired if each is the other's only
 * best match. Returns null if this would take more than `comparisons` comparisons.
 */
export async function pairRows(
  missing: readonly RememberedRow[],
  fresh: readonly IdentifiedRow[],
  { most, comparisons, pause }: PairingOptions,
): Promise<Pairing | null> {
  const groups = groupBy(fresh, ({ action }) => `${action.winery}\n${action.body.type}`);
  const needed = missing.reduce((sum, { winery, type }) => sum + (groups.get(`${winery}\n${type}`)?.length ?? 0), 0);
  if (needed > comparisons) return null;
  const members = new Map<number, ReadonlyMap<string, string>>();
  await eachWithPauses(fresh, pause, (row) => members.set(row.ordinal, membersOf(comparedBody(row))));
  const matches = new Matches();
  await eachWithPauses(comparedPairs(missing, groups), pause, ({ old, before, row }) => {
    const difference = differenceOf(before, members.get(row.ordinal) ?? noMembers, most);
    if (difference <= most) matches.add(old, row.ordinal, difference);
  });
  return matches.pairing(missing);
}

/** Yields the pairs to compare. `before`: the members of the missing row. */
function* comparedPairs(
  missing: readonly RememberedRow[],
  groups: ReadonlyMap<string, readonly IdentifiedRow[]>,
): Generator<ComparedPair, void, undefined> {
  for (const old of missing) {
    const before = membersOf(JSON.parse(old.body) as JsonObject); // The body of a remembered row is an object.
    for (const row of groups.get(`${old.winery}\n${old.type}`) ?? []) yield { old, before, row };
  }
}

interface ComparedPair {
  readonly old: RememberedRow;
  readonly before: ReadonlyMap<string, string>;
  readonly row: IdentifiedRow;
}

const noMembers: ReadonlyMap<string, string> = new Map();

interface Best {
  difference: number;
  readonly found: Set<number>;
}

/** The best matches of missing rows, and of new rows by their ordinals. */
class Matches {
  private readonly ofOld = new Map<RememberedRow, Best>();
  private readonly ofFresh = new Map<number, { difference: number; readonly found: Set<RememberedRow> }>();

  add(old: RememberedRow, ordinal: number, difference: number): void {
    better(this.ofOld, old, ordinal, difference);
    better(this.ofFresh, ordinal, old, difference);
  }

  pairing(missing: readonly RememberedRow[]): Pairing {
    const corrections = new Map<number, RememberedRow>();
    for (const [ordinal, { found }] of this.ofFresh) {
      const [only, ...others] = found;
      const best = only === undefined ? undefined : this.ofOld.get(only)?.found;
      if (only !== undefined && others.length === 0 && best?.size === 1 && best.has(ordinal))
        corrections.set(ordinal, only);
    }
    const paired = new Set(corrections.values());
    const ambiguous = new Map<number, readonly RememberedRow[]>();
    for (const [ordinal, { found }] of this.ofFresh) {
      // If every match of a row is paired with a better one, the row is a new one.
      const free = [...found].filter((old) => !paired.has(old));
      if (free.length > 0 && !corrections.has(ordinal)) ambiguous.set(ordinal, free);
    }
    return { corrections, ambiguous, unpaired: missing.filter((old) => !this.ofOld.has(old)) };
  }
}

/** Keeps the matches that differ least. */
function better<Key, Found>(
  best: Map<Key, { difference: number; readonly found: Set<Found> }>,
  key: Key,
  found: Found,
  difference: number,
): void {
  const known = best.get(key);
  if (known === undefined) best.set(key, { difference, found: new Set([found]) });
  else if (difference === known.difference) known.found.add(found);
  else if (difference < known.difference) best.set(key, { difference, found: new Set([found]) });
}

/** Returns the number of members in which two bodies differ. Stops counting soon after it exceeds `most`. */
function differenceOf(one: ReadonlyMap<string, string>, other: ReadonlyMap<string, string>, most: number): number {
  let difference = 0;
  for (const [pointer, value] of one) {
    if (other.get(pointer) !== value) difference += 1;
    if (difference > most) return difference;
  }
  for (const pointer of other.keys()) if (!one.has(pointer)) difference += 1;
  return difference;
}

/** Returns the members of a row that are compared: those that the memory stores. */
function comparedBody({ action }: IdentifiedRow): object {
  const { effectiveAt, tieBreak, data, note } = action.body;
  return {
    ...{ effectiveAt, data },
    ...(tieBreak === undefined ? {} : { tieBreak }),
    ...(note === undefined ? {} : { note }),
  };
}

/** Returns the values of a body by their JSON pointers. */
function membersOf(body: object): ReadonlyMap<string, string> {
  const members = new Map<string, string>();
  collect(body, '', members);
  return members;
}

function collect(value: unknown, pointer: string, members: Map<string, string>): void {
  if (typeof value !== 'object' || value === null) {
    members.set(pointer, canonicalJson(value));
    return;
  }
  for (const [name, member] of Object.entries(value)) collect(member, `${pointer}/${name}`, members);
}

function groupBy<Item>(items: readonly Item[], keyOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}
