import { describe, expect, it } from 'vitest';
import {
  changeOf,
  changeText,
  eventsOf,
  eventsText,
  factsOf,
  factsText,
} from '../../src/adapters/postgres/read-models/book-texts.js';
import { type LotChange, lotChange } from '../../src/compliance/lot-change.js';
import { type LotFacts, unknownLot } from '../../src/compliance/lot-facts.js';
import type { BookEvent } from '../../src/followers/books/book-rows.js';

const events: readonly BookEvent[] = [
  {
    ...{ number: 7, name: 'WineMovedIn', volume: 1_500_000, weight: 0, bottles: 0 },
    set: { kind: 'wine', taxClass: 'a "b"', volumeUnit: 'gal' },
  },
  { number: 8, name: 'WineMeasured', volume: -20, weight: 3, bottles: -4, set: {} },
];
const cases: LotFacts = {
  ...{ kind: 'cases', taxClass: null, unit: 'L', format: { bottleMl: 750, bottlesPerCase: 12 } },
  ...{ volume: 0, weight: 0, bottles: 24 },
};

describe('the texts of the books', () => {
  it('hold all events of a touch', () => {
    expect(eventsOf(eventsText(events))).toEqual(events);
    expect(eventsOf(eventsText([]))).toEqual([]);
  });

  it('hold the facts of a lot', () => {
    for (const facts of [unknownLot, cases]) expect(factsOf(factsText(facts))).toEqual(facts);
  });

  it('hold the change of a lot', () => {
    const { change } = lotChange({ winery: 'estate', lot: 'A' }, unknownLot, events);
    const every: LotChange = {
      ...{ winery: 'estate', lot: 'A', unit: 'L', before: { kind: 'must', taxClass: null } },
      ...{ after: { kind: 'wine', taxClass: 'c' }, taken: 1, evaporated: 2, arrived: 3, wasEmpty: true },
      ...{ corrected: -4, added: 5, enriched: 6, reclassified: 7 },
    };
    for (const one of [change, every]) expect(changeOf(one, changeText(one))).toEqual(one);
  });
});
