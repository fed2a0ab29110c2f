import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { paths } from '../../reading/route.js';
import { readActions } from '../../wire/action-reads.js';
import { head } from '../../wire/log.js';

/** Steps through actions in the order of the timeline: those of the lot that the address names, or those of the winery. */
interface Neighbours {
  /** True: the last step led nowhere, because the action is the first or the last one. */
  readonly isAtEnd: boolean;
  readonly step: (by: -1 | 1) => void;
}

/** The list that was read last, and what it is a list of. Each step would read it again otherwise. */
let read: { readonly key: string; readonly ids: readonly string[] } = { key: '', ids: [] };

export function useNeighbours(winery: string, id: string): Neighbours {
  const { query, route } = useLocation();
  const { lot } = query;
  const [endOf, setEndOf] = useState<string | null>(null);
  const step = async (by: -1 | 1): Promise<void> => {
    const ids = await idsOf(winery, lot);
    const neighbour = ids[ids.indexOf(id) + by];
    if (neighbour === undefined || !ids.includes(id)) return setEndOf(id);
    const ofLot = lot === undefined ? '' : `?lot=${encodeURIComponent(lot)}`;
    route(`${paths.action(winery, neighbour)}${ofLot}`);
  };
  return { isAtEnd: endOf === id, step: (by) => void step(by) };
}

async function idsOf(winery: string, lot: string | undefined): Promise<readonly string[]> {
  const key = JSON.stringify([winery, lot, head.value]);
  if (read.key === key) return read.ids;
  const answer = await readActions(winery, lot === undefined ? {} : { lot }, new AbortController().signal);
  if (!answer.ok) return [];
  read = { key, ids: answer.data.items.map(({ id }) => id) };
  return read.ids;
}
