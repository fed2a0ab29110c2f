import type { LotFlow } from '../../cellar/lot-level.js';
import { comparePositions, type Position, type StreamId } from '../../kernel/position.js';
import type { Pace } from './pace.js';

/** What one action took out of one lot, lost in it or put into it. */
export interface Passage {
  readonly stream: StreamId;
  readonly position: Position;
  readonly flow: LotFlow;
}

/** All passages of one action, and the action's position. */
export interface PassageGroup {
  readonly position: Position;
  readonly passages: readonly Passage[];
}

/** The most passages that are sorted in one piece, which takes a few milliseconds. */
const SORTED_AT_ONCE = 4_000;
/** The work of comparing a passage, in the unit of `Pace`. */
const COMPARISON = 20;

/** Groups the passages by action, in timeline order. Pauses while sorting. */
export async function groupedByAction(passages: readonly Passage[], pace: Pace): Promise<readonly PassageGroup[]> {
  const groups: { readonly position: Position; readonly passages: Passage[] }[] = [];
  for (const passage of await sorted(passages, pace)) {
    const last = groups.at(-1);
    if (last?.position.id === passage.position.id) last.passages.push(passage);
    else groups.push({ position: passage.position, passages: [passage] });
  }
  return groups;
}

async function sorted(passages: readonly Passage[], pace: Pace): Promise<readonly Passage[]> {
  if (passages.length <= SORTED_AT_ONCE) {
    if (pace.isSpent(passages.length * COMPARISON * 10)) await pace.pause();
    return [...passages].sort((a, b) => comparePositions(a.position, b.position));
  }
  const middle = passages.length >> 1;
  const [left, right] = [await sorted(passages.slice(0, middle), pace), await sorted(passages.slice(middle), pace)];
  const merged: Passage[] = [];
  let [fromLeft, fromRight] = [0, 0];
  for (;;) {
    const [a, b] = [left[fromLeft], right[fromRight]];
    const next = a === undefined ? b : b === undefined || comparePositions(a.position, b.position) <= 0 ? a : b;
    if (next === undefined) return merged;
    merged.push(next);
    if (next === a) fromLeft += 1;
    else fromRight += 1;
    if (pace.isSpent(COMPARISON)) await pace.pause();
  }
}
