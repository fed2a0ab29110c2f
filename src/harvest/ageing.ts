import { dayMs, hourMs, minuteMs } from './calendar.js';
import type { Crew } from './crew.js';
import { dose } from './dose.js';
import { move } from './movement.js';
import { toppingReserve, topUp } from './topping.js';
import { decimal, gaugeStep, money, partOf, volumeOfGallons } from './unit-system.js';
import { type Vessel, vesselsOf, volumeOf, type Wine } from './wine.js';

const monthMs = 30 * dayMs;
/** The largest number of barrels for one lot. A wine that needs more stays in its tank. */
const maxBarrels = 84;

/** Plans the ageing of a young wine: it is racked off its gross lees, goes to barrels or stays in its tank, and is tended monthly until it leaves. */
export function startAgeing(crew: Crew, wine: Wine, at: number): void {
  const { chance, premises } = crew;
  wine.stage = 'ageing';
  premises.ageing.add(wine);
  const red = wine.colour === 'red';
  if (red) {
    for (let week = 1; week <= 4; week += 1) {
      const malicAt = at + week * 7 * dayMs + chance.whole(0, 300) * minuteMs;
      crew.later(malicAt, () => {
        if (wine.vessels.size > 0) crew.analyse(malicAt, wine, 'malic acid', rounded(2.4 / week ** 1.6), 'g/L');
      });
    }
  }
  const rackAt = at + chance.whole(6, 20) * dayMs;
  if (red) crew.later(rackAt, () => rackOffLees(crew, wine, rackAt));
  const barrelAt = rackAt + chance.whole(1, 9) * dayMs;
  if (chance.happens(red ? 0.75 : 0.2)) crew.later(barrelAt, () => barrelDown(crew, wine, barrelAt));
  const firstRound = at + monthMs + chance.whole(0, 20) * dayMs;
  crew.later(firstRound, () => monthlyRound(crew, wine, firstRound, 1));
}

function rackOffLees(crew: Crew, wine: Wine, at: number): void {
  const tanks = vesselsOf(wine, 'tank');
  if (wine.stage !== 'ageing' || tanks.length === 0) return;
  const volume = volumeOf(wine);
  const loss = partOf(crew.premises.units, volume, crew.chance.between(0.01, 0.03));
  const to = [{ wine, vessels: [crew.premises.takeTank(volume - loss)], volume: 'rest' as const }];
  move(crew, 'rack', at, { from: [{ wine, vessels: tanks, volume: 'all' }], to, loss, lossReason: 'lees' });
}

/** Fills as many barrels as the tank holds wine for. The rest goes into the reserve for topping. */
function barrelDown(crew: Crew, wine: Wine, at: number): void {
  const { premises } = crew;
  const tanks = vesselsOf(wine, 'tank');
  const volume = tanks.reduce((sum, tank) => sum + tank.volume, 0);
  const count = Math.floor((volume * 0.95) / premises.barrelVolume);
  if (wine.stage === 'gone' || count < 3 || count > maxBarrels) return;
  const barrels = premises.takeBarrels(count);
  const reserve = toppingReserve(crew, wine);
  const [kept] = reserve.vessels;
  const rest = volume - count * premises.barrelVolume;
  const tank = kept ?? premises.takeTank(Math.max(rest, volumeOfGallons(premises.units, 900)));
  move(crew, 'barrel_down', at, {
    from: [{ wine, vessels: tanks, volume: 'all' }],
    to: [
      { wine, vessels: barrels, volume: premises.barrelVolume },
      { wine: reserve, vessels: [tank], volume: 'rest' },
    ],
  });
}

/** Tends an ageing lot: barrels are topped, tanks are gauged, sulphur is measured and added. Plans the next month. */
function monthlyRound(crew: Crew, wine: Wine, at: number, month: number): void {
  if (wine.stage === 'gone' || wine.vessels.size === 0) return;
  const { chance } = crew;
  const barrels = vesselsOf(wine, 'barrel');
  if (barrels.length > 0) topUp(crew, wine, barrels, at);
  else gauge(crew, wine, at);
  if (barrels.length === 0 && chance.happens(0.06)) changeTank(crew, wine, at + 20 * minuteMs);
  crew.analyse(at + 40 * minuteMs, wine, 'free SO2', chance.whole(14, 34), 'mg/L');
  if (month % 3 === 0) {
    crew.analyse(at + 44 * minuteMs, wine, 'VA', rounded(chance.between(0.3, 0.7)), 'g/L');
    crew.analyse(at + 48 * minuteMs, wine, 'pH', rounded(chance.between(3.3, 3.9)), 'pH');
  }
  if (chance.happens(0.55)) dose(crew, wine, at + 2 * hourMs, 'KMBS', 0.03, 'kg', 6);
  if (chance.happens(0.15))
    crew.remark(
      at + 3 * hourMs,
      wine,
      chance.pick(['Closed, good length.', 'Slight reduction.', 'Keep for the reserve.']),
    );
  if (month % 3 === 1) addStorageCost(crew, wine, at + 4 * hourMs);
  if (chance.happens(0.03)) drawSamples(crew, wine, at + 5 * hourMs);
  if (chance.happens(0.03))
    crew.record(
      'declare',
      at + 6 * hourMs,
      { lot: wine.code, stage: 'ageing', tags: [chance.pick(['reserve', 'estate', 'hold'])] },
      [wine],
    );
  if (month === 5 && barrels.length > 0) {
    const rackAt = at + chance.whole(2, 12) * dayMs;
    crew.later(rackAt, () => rackAndReturn(crew, wine, rackAt));
  }
  const next = at + monthMs + chance.whole(-36, 36) * hourMs;
  crew.later(next, () => monthlyRound(crew, wine, next, month + 1));
}

/** Moves a wine to another tank without loss. */
function changeTank(crew: Crew, wine: Wine, at: number): void {
  const tanks = vesselsOf(wine, 'tank');
  const to = [{ wine, vessels: [crew.premises.takeTank(volumeOf(wine))], volume: 'rest' as const }];
  move(crew, 'transfer', at, { from: [{ wine, vessels: tanks, volume: 'all' }], to });
}

/** Measures the vessels of a wine. The reading is usually a little below the recorded volume, sometimes a little above. */
function gauge(crew: Crew, wine: Wine, at: number): void {
  const { chance, premises } = crew;
  const step = gaugeStep(premises.units);
  const readings = [...wine.vessels].map((vessel) => {
    const change =
      partOf(premises.units, vessel.volume, chance.between(0.0005, 0.004)) * (chance.happens(0.12) ? 1 : -1);
    vessel.volume = Math.max(step, Math.round((vessel.volume + change) / step) * step);
    return { vessel: vessel.code, volume: decimal(vessel.volume) };
  });
  const [first] = readings;
  const data = readings.length === 1 && first ? { lot: wine.code, ...first } : { lot: wine.code, readings };
  crew.record('measure', at, data, [wine, ...wine.vessels]);
}

/** Empties the barrels of a wine into a tank, measures it, and returns it to clean barrels. */
function rackAndReturn(crew: Crew, wine: Wine, at: number): void {
  const barrels = vesselsOf(wine, 'barrel');
  if (wine.stage !== 'ageing' || barrels.length === 0 || vesselsOf(wine, 'tank').length > 0) return;
  gather(crew, wine, barrels, at);
  crew.later(at + 3 * hourMs, () => {
    if (wine.stage !== 'gone' && wine.vessels.size > 0) gauge(crew, wine, at + 3 * hourMs);
  });
  const returnAt = at + crew.chance.whole(20, 50) * hourMs;
  crew.later(returnAt, () => barrelDown(crew, wine, returnAt));
}

/** Empties barrels into one tank. The lees are lost. */
export function gather(crew: Crew, wine: Wine, barrels: readonly Vessel[], at: number): void {
  const { premises } = crew;
  const volume = barrels.reduce((sum, barrel) => sum + barrel.volume, 0);
  const loss = partOf(premises.units, volume, crew.chance.between(0.008, 0.02));
  const to = [{ wine, vessels: [premises.takeTank(volume - loss)], volume: 'rest' as const }];
  move(crew, 'rack', at, { from: [{ wine, vessels: barrels, volume: 'all' }], to, loss, lossReason: 'lees' });
}

function addStorageCost(crew: Crew, wine: Wine, at: number): void {
  const amount = money(decimal(volumeOf(wine)) * crew.chance.between(0.02, 0.06) + 5);
  crew.record(
    'add_cost',
    at,
    { lot: wine.code, category: crew.chance.pick(['overhead', 'storage', 'laboratory']), amount },
    [wine],
    { harmless: true },
  );
}

function drawSamples(crew: Crew, wine: Wine, at: number): void {
  const vessel = crew.chance.pick([...wine.vessels]);
  const drawn = gaugeStep(crew.premises.units) * crew.chance.whole(1, 8);
  if (vessel.volume <= drawn) return;
  vessel.volume -= drawn;
  const reason = crew.chance.pick(['testing', 'testing', 'spill']);
  crew.record('adjust', at, { lot: wine.code, vessel: vessel.code, change: -decimal(drawn), reason }, [wine, vessel]);
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
