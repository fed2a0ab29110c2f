export const appellationKinds = ['ava', 'county', 'state', 'country', 'gi', 'region'] as const;
export type AppellationKind = (typeof appellationKinds)[number];

/** A place name that a label can claim. It may lie within other appellations. */
export interface Appellation {
  readonly name: string;
  readonly kind: AppellationKind;
  /** The appellations that directly contain it. */
  readonly within: readonly string[];
}

/**
 * All appellations, and which of them contain which.
 * Owns: the appellations that contain each one, computed at the first use. Does not own: the table of appellations.
 */
export class AppellationNest {
  private readonly byName: ReadonlyMap<string, Appellation>;
  private readonly containing = new Map<string, ReadonlySet<string>>();

  constructor(
    appellations: readonly Appellation[],
    /** The number of changes that the table has had. */
    readonly revision: number,
  ) {
    this.byName = new Map(appellations.map((one) => [one.name, one]));
  }

  /** The number of appellations. */
  get size(): number {
    return this.byName.size;
  }

  /** Returns an appellation, or null if it is not known. */
  find(name: string): Appellation | null {
    return this.byName.get(name) ?? null;
  }

  /** Returns the kind of an appellation, or null if it is not known. */
  kindOf(name: string): AppellationKind | null {
    return this.find(name)?.kind ?? null;
  }

  /** Returns whether `inner` is `outer`, or lies within it at any depth. */
  isWithin(inner: string, outer: string): boolean {
    return inner === outer || this.outer(inner).has(outer);
  }

  /** Returns the appellations that contain `name` at any depth, without itself. */
  outer(name: string): ReadonlySet<string> {
    const known = this.containing.get(name);
    if (known !== undefined) return known;
    const found = new Set<string>();
    const open = [...(this.find(name)?.within ?? [])];
    for (let next = open.pop(); next !== undefined; next = open.pop()) {
      if (found.has(next)) continue;
      found.add(next);
      open.push(...(this.find(next)?.within ?? []));
    }
    this.containing.set(name, found);
    return found;
  }

  /** Returns a copy of the nest in which one appellation is added or replaced. */
  with(appellation: Appellation): AppellationNest {
    const others = [...this.byName.values()].filter(({ name }) => name !== appellation.name);
    return new AppellationNest([...others, appellation], this.revision + 1);
  }
}
