import { lotStream, streamName } from '../../cellar/stream.js';
import type { StreamId } from '../../kernel/position.js';
import type { LotName } from '../live-use-cases.js';
import type { Turns } from '../pieces.js';
import type { Store } from '../ports/store.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import { formerStatesOf, readableStatesOf } from './stream-states.js';

interface LotOwnersParts {
  readonly store: Pick<Store, 'heads'>;
  readonly knowledge: Pick<StreamKnowledge, 'believed' | 'beforeRetraction'>;
  readonly turns: Turns;
}

/** Reads to whom lots belong at the end of the timeline. */
export class LotOwners {
  constructor(private readonly parts: LotOwnersParts) {}

  /**
   * Returns the owners of the lots that can be read, by `winery/lot`; null for a lot without an owner. A lot that no longer exists has its last owner, so that the
   * owner can see what became of it, and reinstate the action that created it. A lot that never existed has no entry.
   */
  async of(lots: readonly LotName[]): Promise<ReadonlyMap<string, string | null>> {
    const { store, knowledge, turns } = this.parts;
    const view = {
      heads: (some: readonly string[]) => store.heads(some),
      believed: knowledge.believed.bind(knowledge),
    };
    const streams = [...new Set(lots.map(({ winery, lot }) => lotStream(winery, lot)))];
    const owners = new Map<string, string | null>();
    const gone: StreamId[] = [];
    for await (const read of readableStatesOf({ view, turns }, streams, {})) {
      if ('unreadable' in read || read.state.stream !== 'lot') continue;
      if (read.state.kind !== null) owners.set(keyOf(read.stream), read.state.owner);
      else if (read.number > 0) gone.push(read.stream);
    }
    // A stream that was only named by a note was never a lot: then this state is not one either.
    for await (const read of formerStatesOf({ knowledge, turns }, gone))
      if ('state' in read && read.state.stream === 'lot' && read.state.kind !== null)
        owners.set(keyOf(read.stream), read.state.owner);
    return owners;
  }
}

function keyOf(stream: StreamId): string {
  const { winery, code } = streamName(stream);
  return lotKey({ winery, lot: code });
}

/** Returns the key of a lot in maps and sets. */
export function lotKey({ winery, lot }: LotName): string {
  return `${winery}/${lot}`;
}
