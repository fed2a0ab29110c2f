import { lotStream, streamName } from '../../cellar/stream.js';
import type { LotName } from '../live-use-cases.js';
import type { Turns } from '../pieces.js';
import type { Store } from '../ports/store.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import { readableStatesOf } from './stream-states.js';

interface LotOwnersParts {
  readonly store: Pick<Store, 'heads'>;
  readonly knowledge: Pick<StreamKnowledge, 'believed'>;
  readonly turns: Turns;
}

/** Reads to whom lots belong at the end of the timeline. */
export class LotOwners {
  constructor(private readonly parts: LotOwnersParts) {}

  /** Returns the owners of the lots that exist and can be read, by `winery/lot`; null for a lot without an owner. */
  async of(lots: readonly LotName[]): Promise<ReadonlyMap<string, string | null>> {
    const { store, knowledge, turns } = this.parts;
    const view = {
      heads: (some: readonly string[]) => store.heads(some),
      believed: knowledge.believed.bind(knowledge),
    };
    const streams = [...new Set(lots.map(({ winery, lot }) => lotStream(winery, lot)))];
    const owners = new Map<string, string | null>();
    for await (const read of readableStatesOf({ view, turns }, streams, {})) {
      if ('unreadable' in read || read.state.stream !== 'lot' || read.state.kind === null) continue;
      const { winery, code } = streamName(read.stream);
      owners.set(lotKey({ winery, lot: code }), read.state.owner);
    }
    return owners;
  }
}

/** Returns the key of a lot in maps and sets. */
export function lotKey({ winery, lot }: LotName): string {
  return `${winery}/${lot}`;
}
