/**
 * Merges two lists that are strictly sorted by `compare`; so is the result. Two entries that compare as equal become one
 * by `add`, or none if `add` returns null.
 */
export function addSorted<Entry>(
  held: readonly Entry[],
  changes: readonly Entry[],
  by: { readonly compare: (a: Entry, b: Entry) => number; readonly add: (a: Entry, b: Entry) => Entry | null },
): readonly Entry[] {
  if (changes.length === 0) return held;
  if (held.length === 0) return changes;
  const result: Entry[] = [];
  let left = 0;
  let right = 0;
  for (;;) {
    const a = held[left];
    const b = changes[right];
    if (a === undefined && b === undefined) return result;
    const order = a === undefined ? 1 : b === undefined ? -1 : by.compare(a, b);
    if (a !== undefined && order < 0) result.push(a);
    if (b !== undefined && order > 0) result.push(b);
    if (a !== undefined && b !== undefined && order === 0) {
      const sum = by.add(a, b);
      if (sum !== null) result.push(sum);
    }
    if (order <= 0) left += 1;
    if (order >= 0) right += 1;
  }
}
