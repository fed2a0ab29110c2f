import type { ChangeSets } from '../../src/application/ports/change-sets.js';
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
    streamsOf: async (change) => {
      const touches = record.byChange.get(change)?.proposal.touches ?? [];
      return [...new Set(touches.flatMap(({ stream, silent }) => (silent ? [] : [stream])))].sort();
    },
  };
}
