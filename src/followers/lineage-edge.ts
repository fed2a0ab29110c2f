import { apportion } from '../cellar/quantity.js';
import { lotStream } from '../cellar/stream.js';
import type { StreamId } from '../kernel/position.js';

/** The passage of one action: what it took out of one lot and put into it. */
export interface LotPassage {
  readonly winery: string;
  readonly lot: string;
  readonly taken: number;
  readonly arrived: number;
}

/** An edge: wine or fruit that one action moved from one lot to another. */
export interface LineageEdge {
  readonly from: StreamId;
  readonly to: StreamId;
  /** In millionths of the unit of `to`. */
  readonly volume: number;
}

/**
 * Yields the edges of one action: what arrived in each lot, in the order of the passages, divided among the lots that it was taken from, in the order
 * of the body. The first `skip` edges are left out. `only`: the edges of one lot.
 */
export function* lineageEdges(
  { sources, passages }: { readonly sources: readonly StreamId[]; readonly passages: readonly LotPassage[] },
  { skip, only }: { readonly skip: number; readonly only: StreamId | null },
): Generator<LineageEdge> {
  const taken = new Map(passages.map((passage) => [lotStream(passage.winery, passage.lot), passage.taken]));
  const given = sources.filter((stream) => (taken.get(stream) ?? 0) > 0);
  const weights = given.map((stream) => BigInt(taken.get(stream) ?? 0));
  let skipped = 0;
  for (const { winery, lot, arrived } of passages) {
    if (arrived === 0 || given.length === 0) continue;
    const to = lotStream(winery, lot);
    const shown = given.filter((from) => from !== to && (only === null || only === from || only === to));
    if (skipped + shown.length <= skip) {
      skipped += shown.length;
      continue;
    }
    const volumes = apportion(arrived, weights);
    for (const [index, from] of given.entries()) {
      if (from === to || (only !== null && only !== from && only !== to)) continue;
      skipped += 1;
      if (skipped > skip) yield { from, to, volume: volumes[index] ?? 0 };
    }
  }
}
