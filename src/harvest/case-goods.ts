import { startAgeing } from './ageing.js';
import { dayMs, hourMs } from './calendar.js';
import type { Crew } from './crew.js';
import { fill } from './movement.js';
import { decimal, money, partOf, volumeOfBottles } from './unit-system.js';
import type { CaseLot } from './wine.js';

/** The reasons for removals by frequency: mostly tax-paid, and others that the monthly report lists apart (part B, lines 8 to 18). */
const reasons = [
  'taxpaid',
  'taxpaid',
  'taxpaid',
  'taxpaid',
  'taxpaid',
  'taxpaid',
  'tasting',
  'tasting',
  'export',
  'family',
  'testing',
  'breakage',
] as const;

/** Removes cases every few days until the lot is sold. */
export function sellCases(crew: Crew, caseLot: CaseLot, at: number): void {
  crew.later(at, () => {
    const { chance, premises } = crew;
    if (caseLot.bottles <= 0) {
      premises.caseLots.delete(caseLot);
      return;
    }
    removeCases(crew, caseLot, at);
    if (caseLot.bottles > 0 && chance.happens(0.04)) returnCases(crew, caseLot, at + 2 * hourMs);
    if (chance.happens(0.006)) dumpCases(crew, caseLot, at + 3 * hourMs);
    sellCases(crew, caseLot, at + chance.whole(2, 24) * dayMs);
  });
}

function removeCases(crew: Crew, caseLot: CaseLot, at: number): void {
  const { chance, corrections } = crew;
  const reason = chance.pick(reasons);
  const small = reason === 'tasting' || reason === 'testing' || reason === 'breakage' || reason === 'family';
  const wanted = small
    ? chance.whole(1, 4 * caseLot.bottlesPerCase)
    : Math.ceil(caseLot.bottles * chance.between(0.05, 0.2)) + 30 * caseLot.bottlesPerCase;
  const bottles = Math.min(caseLot.bottles, wanted);
  const data = { caseLot: caseLot.code, ...caseCount(caseLot, bottles), reason };
  caseLot.bottles -= bottles;
  crew.record('remove_cases', at, data, [caseLot]);
  if (caseLot.bottles <= bottles || !chance.happens(corrections.duplicates)) return;
  // The removal is recorded twice, so the stock is too small until the second one is retracted.
  caseLot.bottles -= bottles;
  const again = crew.recordAgain('remove_cases', data, [caseLot], false);
  const foundAt = again.recordedAt + chance.whole(15, 120) * dayMs;
  crew.later(foundAt, () => {
    crew.retract(foundAt, again.id);
    caseLot.bottles += bottles;
  });
}

function returnCases(crew: Crew, caseLot: CaseLot, at: number): void {
  const bottles = crew.chance.whole(1, 3 * caseLot.bottlesPerCase);
  caseLot.bottles += bottles;
  const data = {
    caseLot: caseLot.code,
    ...caseCount(caseLot, bottles),
    cost: money(bottles * crew.chance.between(2, 6)),
  };
  crew.record('return_cases', at, data, [caseLot]);
}

/** Empties faulty bottles into a tank. The new bulk lot ages like any other. */
function dumpCases(crew: Crew, caseLot: CaseLot, at: number): void {
  const { premises, chance } = crew;
  const bottles = Math.min(caseLot.bottles, 40 * caseLot.bottlesPerCase);
  const volume = partOf(premises.units, volumeOfBottles(premises.units, bottles, caseLot.bottleMl), 0.985);
  if (volume <= 0) return;
  caseLot.bottles -= bottles;
  const vintage = new Date(at).getUTCFullYear() - 1;
  const wine = premises.newWine(premises.nextCode(`${vintage % 100}-DUMP`), 'wine', {
    colour: chance.pick(['red', 'white']),
    vintage,
    variety: 'dumped',
  });
  const tank = premises.takeTank(volume);
  fill(wine, tank, volume);
  const to = [{ lot: wine.code, vessel: tank.code, volume: decimal(volume) }];
  const data = { caseLot: caseLot.code, ...caseCount(caseLot, bottles), to, lossReason: 'spill' };
  crew.record('dump_cases', at, data, [caseLot, wine, tank]);
  startAgeing(crew, wine, at);
}

/** Returns a number of bottles as whole cases and loose bottles. */
export function caseCount(caseLot: CaseLot, bottles: number): { readonly cases: number; readonly bottles?: number } {
  const cases = Math.floor(bottles / caseLot.bottlesPerCase);
  const loose = bottles - cases * caseLot.bottlesPerCase;
  return loose > 0 ? { cases, bottles: loose } : { cases };
}
