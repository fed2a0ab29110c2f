/** The data of an action as a list of its values, and what differs between two revisions. */

/** A value of the data: a number, a text, or a list of texts as one. */
export interface Leaf {
  /** The names and numbers that lead to it: `from`, 0, `lot`. */
  readonly path: readonly (string | number)[];
  readonly value: string | number;
}

/** Returns the values in the order in which they were recorded. */
export function leavesOf(data: unknown, path: readonly (string | number)[] = []): readonly Leaf[] {
  if (data === null || data === undefined) return [];
  if (typeof data === 'number' || typeof data === 'string') return [{ path, value: data }];
  if (Array.isArray(data)) {
    const isOfTexts = data.every((entry) => typeof entry === 'string');
    if (isOfTexts) return [{ path, value: data.join(', ') }];
    return data.flatMap((entry, index) => leavesOf(entry, [...path, index]));
  }
  if (typeof data === 'object')
    return Object.entries(data).flatMap(([name, value]) => leavesOf(value, [...path, name]));
  return [{ path, value: String(data) }];
}

/** A value that differs. Null: there is none. */
interface LeafChange {
  readonly path: Leaf['path'];
  readonly before: Leaf['value'] | null;
  readonly after: Leaf['value'] | null;
}

/** Returns the values that differ: those of `after` in their order, then those that only `before` has. */
export function changedLeaves(before: unknown, after: unknown): readonly LeafChange[] {
  const left = new Map(leavesOf(before).map((leaf) => [leaf.path.join('/'), leaf]));
  const changed: LeafChange[] = [];
  for (const { path, value } of leavesOf(after)) {
    const key = path.join('/');
    const former = left.get(key)?.value ?? null;
    left.delete(key);
    if (former !== value) changed.push({ path, before: former, after: value });
  }
  return [...changed, ...[...left.values()].map(({ path, value }) => ({ path, before: value, after: null }))];
}
