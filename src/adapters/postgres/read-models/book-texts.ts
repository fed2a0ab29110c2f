/**
 * The texts in which the books store facts, events and changes: JSON arrays, in which the place of a value says what it is. With named members, a touch would
 * take three times the space.
 */
import type { LotChange } from '../../../compliance/lot-change.js';
import type { AmountEvent, LotFacts } from '../../../compliance/lot-facts.js';
import type { BookEvent } from '../../../followers/books/book-rows.js';

type FactsText = readonly [
  ...[kind: LotFacts['kind'], taxClass: LotFacts['taxClass'], unit: LotFacts['unit'], format: LotFacts['format']],
  ...[volume: number, weight: number, bottles: number],
];

export function factsText({ kind, taxClass, unit, format, volume, weight, bottles }: LotFacts): string {
  const text: FactsText = [kind, taxClass, unit, format, volume, weight, bottles];
  return JSON.stringify(text);
}

export function factsOf(text: string): LotFacts {
  const [kind, taxClass, unit, format, volume, weight, bottles] = JSON.parse(text) as FactsText; // As `factsText` writes it.
  return { kind, taxClass, unit, format, volume, weight, bottles };
}

/** `set` is left out if the event declares nothing, as most events do. */
type EventText = readonly [
  ...[number: number, name: string, volume: number, weight: number, bottles: number],
  set?: AmountEvent['set'],
];

export function eventsText(events: readonly BookEvent[]): string {
  const text = events.map(({ number, name, volume, weight, bottles, set }): EventText => {
    for (const _ in set) return [number, name, volume, weight, bottles, set];
    return [number, name, volume, weight, bottles];
  });
  return JSON.stringify(text);
}

export function eventsOf(text: string): readonly BookEvent[] {
  const events = JSON.parse(text) as readonly EventText[]; // As `eventsText` writes them.
  return events.map(([number, name, volume, weight, bottles, set = {}]) => ({
    ...{ number, name, volume, weight, bottles, set },
  }));
}

type ClassText = readonly [kind: LotChange['before']['kind'], taxClass: string | null];
type ChangeText = readonly [
  ...[unit: LotChange['unit'], before: ClassText, after: ClassText, taken: number, evaporated: number],
  ...[arrived: number, wasEmpty: 0 | 1, corrected: number, added: number, enriched: number, reclassified: number],
];

export function changeText(change: LotChange): string {
  const { unit, before, after, taken, evaporated, arrived, corrected, added, enriched, reclassified } = change;
  const text: ChangeText = [
    ...([unit, [before.kind, before.taxClass], [after.kind, after.taxClass], taken, evaporated] as const),
    ...([arrived, change.wasEmpty ? 1 : 0, corrected, added, enriched, reclassified] as const),
  ];
  return JSON.stringify(text);
}

export function changeOf({ winery, lot }: Pick<LotChange, 'winery' | 'lot'>, text: string): LotChange {
  const values = JSON.parse(text) as ChangeText; // As `changeText` writes it.
  const [unit, before, after, taken, evaporated, arrived, wasEmpty, corrected, added, enriched, reclassified] = values;
  return {
    ...{ winery, lot, unit },
    before: { kind: before[0], taxClass: before[1] },
    after: { kind: after[0], taxClass: after[1] },
    ...{ taken, evaporated, arrived, wasEmpty: wasEmpty === 1, corrected, added, enriched, reclassified },
  };
}
