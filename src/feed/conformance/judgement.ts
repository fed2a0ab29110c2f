/** Judges what a consumer has applied. Pure. */
import type { LogSet } from './scripted-log.js';

/** Returns the change set that a line reports, or null if the line is something else. */
export function reportedSet(line: string): LogSet | null {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return null;
  }
  if (typeof value !== 'object' || value === null) return null;
  if (!('change' in value && 'first' in value && 'last' in value)) return null;
  const { change, first, last } = value;
  return typeof change === 'string' && typeof first === 'number' && typeof last === 'number'
    ? { change, first, last }
    : null;
}

/**
 * Returns the first fault in the change sets that were applied so far, or null. They must be the first ones of `expected`, in order. `kills`: the number of lines
 * that had been printed at each kill. The change set just before a kill may be applied again just after it.
 */
export function faultIn(
  applied: readonly LogSet[],
  expected: readonly LogSet[],
  kills: readonly number[] = [],
): string | null {
  let next = 0;
  for (const [index, set] of applied.entries()) {
    const wanted = expected[next];
    if (wanted !== undefined && isSame(set, wanted)) {
      next += 1;
      continue;
    }
    const earlier = expected.slice(0, next).findIndex((one) => isSame(one, set));
    if (earlier >= 0) {
      const isRepeatAfterKill = kills.includes(index) && earlier === next - 1;
      if (isRepeatAfterKill) continue;
      return `applied ${shown(set)} twice`;
    }
    if (expected.some((one) => isSame(one, set)))
      return `applied ${shown(set)} ${wanted === undefined ? 'too early' : `before ${shown(wanted)}`}`;
    const torn = expected.find(({ first, last }) => set.first <= last && set.last >= first);
    if (torn === undefined) return `applied ${shown(set)}, which does not exist`;
    return `applied ${shown(set)} in place of the whole ${shown(torn)}`;
  }
  return null;
}

/** How many sets of the log were applied: repeated ones count once. */
export function appliedCount(applied: readonly LogSet[]): number {
  return new Set(applied.map(({ first }) => first)).size;
}

function isSame(a: LogSet, b: LogSet): boolean {
  return a.change === b.change && a.first === b.first && a.last === b.last;
}

function shown({ first, last }: LogSet): string {
  return first === last ? `set ${first}` : `set ${first}–${last}`;
}
