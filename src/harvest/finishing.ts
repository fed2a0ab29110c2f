import { gather } from './ageing.js';
import { dayMs, hourMs, minuteMs } from './calendar.js';
import { sellCases } from './case-goods.js';
import type { Crew } from './crew.js';
import { dose } from './dose.js';
import { type Draw, move, publicDraw, releaseEmptied, takeOut } from './movement.js';
import { money, partOf, volumeOfBottles } from './unit-system.js';
import { type CaseLot, untouched, vesselsOf, volumeOf, type Wine } from './wine.js';

const formats = [
  { bottleMl: 750, bottlesPerCase: 12, name: '750' },
  { bottleMl: 750, bottlesPerCase: 12, name: '750' },
  { bottleMl: 750, bottlesPerCase: 6, name: '750x6' },
  { bottleMl: 375, bottlesPerCase: 12, name: '375' },
  { bottleMl: 1_500, bottlesPerCase: 6, name: '1500' },
] as const;

/** Plans the end of a wine: it is gathered into a tank, analysed, sulphured, filtered, and bottled at once or in two parts. */
export function finish(crew: Crew, wine: Wine, at: number): void {
  const { chance } = crew;
  wine.stage = 'promised';
  const barrels = vesselsOf(wine, 'barrel');
  if (barrels.length > 0) gather(crew, wine, barrels, at + hourMs);
  const panelAt = at + chance.whole(1, 5) * dayMs;
  crew.later(panelAt, () => {
    crew.analyse(panelAt, wine, 'alcohol', rounded(chance.between(12, 15.2)), '% vol');
    crew.analyse(panelAt, wine, 'residual sugar', rounded(chance.between(0.2, 3)), 'g/L');
    for (const [analyte, unit, low, high] of panel)
      crew.analyse(panelAt, wine, analyte, rounded(chance.between(low, high)), unit);
    dose(crew, wine, panelAt + hourMs, 'KMBS', 0.03, 'kg', 6);
  });
  const filterAt = panelAt + chance.whole(1, 10) * dayMs;
  crew.later(filterAt, () => filter(crew, wine, filterAt));
  const bottleAt = filterAt + chance.whole(1, 12) * dayMs;
  crew.later(bottleAt, () => bottle(crew, wine, bottleAt));
}

const panel = [
  ['pH', 'pH', 3.2, 3.9],
  ['TA', 'g/L', 5, 7],
  ['VA', 'g/L', 0.3, 0.7],
  ['free SO2', 'mg/L', 18, 36],
] as const;

function filter(crew: Crew, wine: Wine, at: number): void {
  const { premises, chance } = crew;
  if (wine.vessels.size === 0 || chance.happens(0.25)) return;
  const loss = partOf(premises.units, volumeOf(wine), chance.between(0.002, 0.006));
  for (const vessel of [...wine.vessels]) {
    const part = partOf(premises.units, loss, vessel.volume / volumeOf(wine));
    const from = [{ wine, vessels: [vessel], volume: 'all' as const }];
    const to = [{ wine, vessels: [premises.takeTank(vessel.volume - part)], volume: 'rest' as const }];
    move(crew, 'filter', at, { from, to, ...(part > 0 ? { loss: part, lossReason: 'filtration' } : {}) });
  }
}

/** Bottles half of a wine now and half some weeks later, or all at once. */
function bottle(crew: Crew, wine: Wine, at: number): void {
  const { premises, chance } = crew;
  const [vessel] = wine.vessels;
  if (vessel === undefined) return;
  const format = chance.pick(formats);
  const code = premises.nextCode(`${wine.vintage % 100}-${wine.variety.slice(0, 3).toUpperCase()}-${format.name}`);
  const caseLot: CaseLot = {
    ...untouched(),
    code,
    bottleMl: format.bottleMl,
    bottlesPerCase: format.bottlesPerCase,
    bottles: 0,
  };
  const half = partOf(premises.units, vessel.volume, 0.5);
  if (half > 0 && chance.happens(0.45)) {
    fillBottles(crew, wine, [{ wine, vessels: [vessel], volume: half }], caseLot, at);
    const restAt = at + chance.whole(10, 60) * dayMs;
    crew.later(restAt, () => bottleAll(crew, wine, caseLot, restAt));
  } else {
    bottleAll(crew, wine, caseLot, at);
  }
  premises.caseLots.add(caseLot);
  sellCases(crew, caseLot, at + chance.whole(14, 60) * dayMs);
}

function bottleAll(crew: Crew, wine: Wine, caseLot: CaseLot, at: number): void {
  if (wine.vessels.size === 0) return;
  fillBottles(crew, wine, [{ wine, vessels: [...wine.vessels], volume: 'all' }], caseLot, at);
  wine.stage = 'gone';
  crew.premises.ageing.delete(wine);
  const archiveAt = at + crew.chance.whole(1, 40) * dayMs;
  if (crew.chance.happens(0.5)) crew.later(archiveAt, () => crew.archive(archiveAt, wine));
}

function fillBottles(crew: Crew, wine: Wine, from: readonly Draw[], caseLot: CaseLot, at: number): void {
  const { premises, chance } = crew;
  const touching = [wine, caseLot, ...from.flatMap((part) => [...part.vessels])];
  const published = from.map(publicDraw);
  let volume = 0;
  for (const leaving of takeOut(from).values()) volume += leaving;
  releaseEmptied(crew, from);
  const fill = volume * chance.between(0.985, 0.996);
  const bottles = Math.floor(fill / volumeOfBottles(premises.units, 1, caseLot.bottleMl));
  const cases = Math.floor(bottles / caseLot.bottlesPerCase);
  const loose = bottles - cases * caseLot.bottlesPerCase;
  caseLot.bottles += bottles;
  const { code, bottleMl, bottlesPerCase } = caseLot;
  const data = {
    from: published,
    caseLot: code,
    bottleMl,
    bottlesPerCase,
    cases,
    ...(loose > 0 ? { bottles: loose } : {}),
    cost: money(bottles * chance.between(0.9, 2.2)),
  };
  crew.record('bottle', at + 20 * minuteMs, data, touching);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
