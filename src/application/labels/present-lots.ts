import type { Lot } from '../../cellar/state.js';
import { lotStream } from '../../cellar/stream.js';
import { believedDecoders } from '../change/stored-answer.js';
import type { LotName } from '../live-use-cases.js';
import type { StreamKnowledge } from '../ports/stream-knowledge.js';
import { lotKey } from '../query/lot-owners.js';

/** Lots read in one query: their whole states are decoded, some tenths of a millisecond each. */
const lotsPerRead = 200;

/** Returns the present states of lots by `lotKey`. A lot that does not exist has a state of no kind. */
export async function presentLots(
  knowledge: Pick<StreamKnowledge, 'believed'>,
  names: readonly LotName[],
): Promise<ReadonlyMap<string, Lot>> {
  const unique = [...new Map(names.map((name) => [lotKey(name), name])).values()];
  const lots = new Map<string, Lot>();
  for (let start = 0; start < unique.length; start += lotsPerRead) {
    const part = unique.slice(start, start + lotsPerRead);
    const streams = part.map(({ winery, lot }) => lotStream(winery, lot));
    const believed = await knowledge.believed(streams, { at: null, known: null });
    for (const [index, decode] of believedDecoders(streams, believed).entries()) {
      const name = part[index];
      const { state } = decode();
      if (name !== undefined && state.stream === 'lot') lots.set(lotKey(name), state);
    }
  }
  return lots;
}
