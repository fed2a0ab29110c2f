import { startAgeing } from './ageing.js';
import { dayMs, hourMs, minuteMs } from './calendar.js';
import type { Crew } from './crew.js';
import { dose } from './dose.js';
import { move } from './movement.js';
import { partOf } from './unit-system.js';
import { vesselsOf, volumeOf, type Wine } from './wine.js';

const yeasts = ['EC-1118', 'D254', 'QA23', 'RC212'] as const;

/**
 * Plans a fermentation: a panel and SO2 on the first day, yeast on the second, Brix and temperature every day, nutrients
 * after a third, then the press for reds and a racking for whites.
 */
export function ferment(crew: Crew, wine: Wine, crushedAt: number, kind: 'must' | 'juice'): void {
  const { chance } = crew;
  wine.stage = 'fermenting';
  const days = kind === 'must' ? chance.whole(8, 14) : chance.whole(12, 22);
  const panelAt = crushedAt + chance.whole(1, 4) * hourMs;
  crew.later(panelAt, () => receivePanel(crew, wine, panelAt));
  const start = crushedAt + dayMs;
  const brix = chance.between(22, 26.5);
  for (let day = 0; day < days; day += 1) {
    const at = start + day * dayMs + chance.whole(0, 150) * minuteMs;
    crew.later(at, () => dailyRound(crew, wine, at, day / days, brix));
  }
  const inoculatedAt = start + chance.whole(2, 6) * hourMs;
  crew.later(inoculatedAt, () => dose(crew, wine, inoculatedAt, chance.pick(yeasts), 0.25, 'kg', 46));
  const fedAt = start + Math.floor(days / 3) * dayMs + chance.whole(3, 7) * hourMs;
  crew.later(fedAt, () => dose(crew, wine, fedAt, 'DAP', 0.2, 'kg', 4));
  const dryAt = start + days * dayMs + chance.whole(1, 30) * hourMs;
  crew.later(dryAt, () => (kind === 'must' ? press(crew, wine, dryAt) : finishJuice(crew, wine, dryAt)));
}

function receivePanel(crew: Crew, wine: Wine, at: number): void {
  const { chance } = crew;
  crew.analyse(at, wine, 'pH', rounded(chance.between(3.1, 3.9)), 'pH');
  crew.analyse(at, wine, 'TA', rounded(chance.between(4.5, 8)), 'g/L');
  if (chance.happens(0.6)) crew.analyse(at, wine, 'YAN', chance.whole(90, 320), 'mg/L');
  dose(crew, wine, at + 30 * minuteMs, 'KMBS', 0.05, 'kg', 6);
  if (chance.happens(0.35)) dose(crew, wine, at + 50 * minuteMs, 'tartaric acid', 1, 'kg', 5);
}

function dailyRound(crew: Crew, wine: Wine, at: number, progress: number, brixAtStart: number): void {
  const { chance } = crew;
  // Sugar falls in an S-curve: slowly at first, fast in the middle, slowly at the end.
  const left = 1 / (1 + Math.exp(9 * (progress - 0.45)));
  crew.analyse(at, wine, 'brix', rounded(brixAtStart * left - 1.5 * (1 - left)), '°Bx');
  crew.analyse(
    at + 2 * minuteMs,
    wine,
    'temperature',
    rounded(16 + 14 * 4 * progress * (1 - progress) + chance.between(-1, 1)),
    '°C',
  );
  if (wine.kind === 'must' && chance.happens(0.12))
    crew.remark(at, wine, chance.pick(['Pumped over twice.', 'Punched down.', 'Cap is dry.']));
}

/** Drains and presses a red. Free run and press wine become two lots; the pomace is lost. */
function press(crew: Crew, must: Wine, at: number): void {
  const { premises, chance } = crew;
  const { units } = premises;
  const volume = volumeOf(must);
  const ownLot = chance.happens(0.5);
  const freeRun = ownLot ? must : premises.newWine(`${must.code}-FR`, 'wine', must);
  const pressed = premises.newWine(`${must.code}-PR`, 'wine', must);
  const pressVolume = partOf(units, volume, chance.between(0.12, 0.18));
  const loss = partOf(units, volume, chance.between(0.09, 0.14));
  const vessels = [...must.vessels];
  move(crew, 'drain_press', at, {
    from: [{ wine: must, vessels, volume: 'all' }],
    to: [
      {
        wine: freeRun,
        vessels: [premises.takeTank(volume - pressVolume - loss)],
        volume: 'rest',
        ...(ownLot ? {} : { creates: dry('free_run') }),
      },
      { wine: pressed, vessels: [premises.takeTank(pressVolume)], volume: pressVolume, creates: dry('press') },
    ],
    loss,
    lossReason: 'pomace',
  });
  if (!ownLot) {
    must.stage = 'gone';
    if (chance.happens(0.6)) crew.archive(at + hourMs, must);
  }
  const declaredAt = at + chance.whole(1, 4) * dayMs;
  for (const wine of [freeRun, pressed]) {
    crew.later(declaredAt, () => {
      // New lots were created as wine. A must that keeps its code becomes wine by its tax class.
      if (wine === must) declareWine(crew, wine, declaredAt);
      startAgeing(crew, wine, declaredAt);
    });
  }
}

function finishJuice(crew: Crew, juice: Wine, at: number): void {
  const { premises, chance } = crew;
  declareWine(crew, juice, at);
  const rackAt = at + chance.whole(3, 12) * dayMs;
  crew.later(rackAt, () => {
    const volume = volumeOf(juice);
    const loss = partOf(premises.units, volume, chance.between(0.02, 0.05));
    const tank = premises.takeTank(volume - loss);
    const from = [{ wine: juice, vessels: vesselsOf(juice, 'tank'), volume: 'all' as const }];
    move(crew, 'rack', rackAt, {
      from,
      to: [{ wine: juice, vessels: [tank], volume: 'rest' }],
      loss,
      lossReason: 'lees',
    });
    startAgeing(crew, juice, rackAt + hourMs);
  });
}

function declareWine(crew: Crew, wine: Wine, at: number): void {
  wine.kind = 'wine';
  crew.record('declare', at, { lot: wine.code, taxClass: 'not_over_16', stage: 'primary_done' }, [wine]);
}

function dry(fraction: string): { readonly kind: 'wine'; readonly fraction: string; readonly taxClass: string } {
  return { kind: 'wine', fraction, taxClass: 'not_over_16' };
}

function rounded(value: number): number {
  return Math.round(value * 100) / 100;
}
