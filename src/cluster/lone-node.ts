import { homeOf, partitions, type SpreadOf } from '../actors/placement.js';
import { lotStream } from '../cellar/stream.js';
import type { Inspection } from './inspection.js';
import { protocol } from './subjects.js';

interface LoneNode {
  readonly cell: string;
  readonly node: string;
  readonly version: string;
  readonly level: number;
  readonly startedAt: string;
  readonly url: () => string | null;
  readonly spreadOf: SpreadOf;
  readonly refresh: (winery: string) => Promise<unknown>;
  readonly now: () => number;
  readonly rates: () => { readonly commandsPerSecond: number; readonly p99Ms: number };
}

/** Returns what operators see of a node that was started without a broker: it decides everything itself, and does not know of other nodes. */
export function loneNode({
  cell,
  node,
  version,
  level,
  startedAt,
  url,
  spreadOf,
  refresh,
  now,
  rates,
}: LoneNode): Inspection {
  return {
    cluster: () => ({
      ...{ cell, epoch: 0, brokered: false },
      nodes: [
        {
          ...{ node, url: url(), version, protocol, level, startedAt, seenAt: new Date(now()).toISOString() },
          ...{ status: 'serving', partitions, ...rates() },
        },
      ],
      ...{ partitions, unowned: 0 },
    }),
    placement: async (winery, lot) => {
      await refresh(winery);
      return { partition: homeOf(winery, lot === undefined ? [] : [lotStream(winery, lot)], spreadOf), owner: node };
    },
  };
}
