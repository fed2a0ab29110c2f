import type { Lot } from '../../cellar/state.js';
import { lotStream, streamName } from '../../cellar/stream.js';
import type { UnreadableContent } from '../../encryption/unreadable-content.js';
import type { LotName } from '../live-use-cases.js';
import type { Turns } from '../pieces.js';
import type { Store } from '../ports/store.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import { lotKey } from '../query/lot-owners.js';
import { readableStatesOf } from '../query/stream-states.js';

export interface PresentLotsParts {
  readonly store: Pick<Store, 'heads'>;
  readonly knowledge: Pick<StreamKnowledge, 'believed'>;
  readonly turns: Turns;
}

/** Returns the present state of each lot, or why it cannot be read, by `lotKey`. The state of a lot that does not exist has no kind. */
export async function presentLots(
  { store, knowledge, turns }: PresentLotsParts,
  names: readonly LotName[],
): Promise<ReadonlyMap<string, Lot | UnreadableContent>> {
  const view = {
    heads: (some: readonly string[]) => store.heads(some),
    believed: knowledge.believed.bind(knowledge),
  };
  const streams = [...new Set(names.map(({ winery, lot }) => lotStream(winery, lot)))];
  const lots = new Map<string, Lot | UnreadableContent>();
  for await (const read of readableStatesOf({ view, turns }, streams, {})) {
    const { winery, code } = streamName(read.stream);
    const key = lotKey({ winery, lot: code });
    if ('unreadable' in read) lots.set(key, read.unreadable);
    else if (read.state.stream === 'lot') lots.set(key, read.state);
  }
  return lots;
}
