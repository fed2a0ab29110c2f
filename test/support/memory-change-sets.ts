import type { LotChange, LotChangeQuery } from '../../src/application/live-use-cases.js';
import type { ChangeSets } from '../../src/application/ports/change-sets.js';
import { lotStream, streamName } from '../../src/cellar/stream.js';
import { memoryPage } from './memory-page.js';
import type { MemoryRecord } from './memory-record.js';

export function memoryChangeSets(record: MemoryRecord): ChangeSets {
  return {
    find: async (change) => record.known(change)?.change ?? null,
    findAll: async (changes) => changes.flatMap((change) => record.known(change)?.change ?? []),
    list: async (page) => {
      const known = [...record.byChange.keys(), ...record.remembered.keys()];
      return memoryPage(known, page).flatMap((change) => record.known(change)?.change ?? []);
    },
    rules: async ({ first, last }) => {
      const within = record.published.filter(({ change }) => change.first >= first && change.first <= last);
      return new Map(
        within.map(({ change, proposal: { rules, revisions } }) => {
          const ofActions = revisions.some(({ decidedBy }) => decidedBy !== null);
          return [change.first, { rules, ofActions }];
        }),
      );
    },
    lotChanges: async (query) => lotChangesOf(record, query),
    streamsOf: async (change) => {
      const touches = record.byChange.get(change)?.proposal.touches ?? [];
      return [...new Set(touches.flatMap(({ stream, silent }) => (silent ? [] : [stream])))].sort();
    },
  };
}

function lotChangesOf(record: MemoryRecord, query: LotChangeQuery): LotChange[] {
  const { after, through, winery, lot, latest, from, limit } = query;
  const changes = new Map<string, LotChange>();
  for (const { change, proposal } of record.published) {
    if (change.last <= after || change.first > through) continue;
    for (const { stream, retracts } of proposal.touches) {
      const name = streamName(stream);
      if (name.kind !== 'lot' || (winery !== null && name.winery !== winery)) continue;
      if (lot !== null && name.code !== lot) continue;
      const key = latest ? stream : `${change.first} ${stream}`;
      const correction = (retracts?.count ?? 0) > 0 || changes.get(key)?.correction === true;
      const { first, last } = change;
      changes.set(key, { change: change.change, first, last, winery: name.winery, lot: name.code, correction });
    }
  }
  return [...changes.values()]
    .sort(inOrder)
    .filter((change) => from === null || inOrder(from, change) < 0)
    .slice(0, limit);
}

type Place = Pick<LotChange, 'first' | 'winery' | 'lot'>;

function inOrder(a: Place, b: Place): number {
  if (a.first !== b.first) return a.first - b.first;
  return lotStream(a.winery, a.lot) < lotStream(b.winery, b.lot)
    ? -1
    : Number(a.winery !== b.winery || a.lot !== b.lot);
}
