import { Agenda } from './agenda.js';
import { blendingSession } from './blending.js';
import { dateMs, dayMs } from './calendar.js';
import { Chance } from './chance.js';
import { Crew, type Task } from './crew.js';
import { planVintage } from './crush.js';
import { Desk } from './desk.js';
import { type Corrections, usualCorrections } from './mistake.js';
import { Premises, unitsOfWinery } from './premises.js';
import type { HarvestStep } from './step.js';
import { tradeMonth } from './trade.js';
import { decimal } from './unit-system.js';

export interface HarvestOptions {
  readonly seed: number;
  /** How many `record` steps; settings, vessels, revisions and retractions come on top. */
  readonly actions: number;
  /** Default: one winery for every 50,000 actions (a year's work of one, design.md section 10), two at least. */
  readonly wineries?: number;
  /** Vintages picked at full size. Where their wines are all sold before `actions` is reached, smaller ones follow. */
  readonly vintages?: number;
  /** Blocks picked by each winery in each vintage. Default: as many as fill `actions`. */
  readonly blocks?: number;
  readonly startYear?: number;
  readonly corrections?: Partial<Corrections>;
}

/** Actions that one block gives rise to, from its first weigh tag to its last case: measured over finished harvests of this generator. */
const actionsOfBlock = 112;
/** What is still to come, measured likewise, of a lot that ages and of a case lot that is being sold, on an average first of January. */
const actionsOfAgeingLot = 32;
const actionsOfCaseLot = 12;

/**
 * A harvest, step by step in the order in which it is keyed. Deterministic in its options; streaming: only what is in the cellar now, and
 * what is planned or waits at the desk, is held. Every `record` is possible when it comes, as long as `corrections.risky` is 0.
 */
export function* harvest(options: HarvestOptions): Generator<HarvestStep, void, undefined> {
  const { actions, seed } = options;
  const chance = new Chance(seed);
  const agenda = new Agenda<Task>();
  const corrections: Corrections = { ...usualCorrections, ...options.corrections };
  const desk = new Desk(chance.fork(0), corrections.late);
  const crews = hire(options, { chance, agenda, desk, corrections });
  let emitted = 0;
  planYears(options, agenda, crews, () => emitted);
  while (emitted < actions) {
    if (agenda.nextAt < desk.nextAt) {
      agenda.take()?.();
      continue;
    }
    const step = desk.take();
    if (step === undefined) throw new Error('The harvest has nothing left to do.');
    if (step.kind === 'record') emitted += 1;
    yield step;
  }
}

interface House {
  readonly chance: Chance;
  readonly agenda: Agenda<Task>;
  readonly desk: Desk;
  readonly corrections: Corrections;
}

function hire(options: HarvestOptions, house: House): readonly Crew[] {
  const { agenda, desk, corrections } = house;
  const crews: Crew[] = [];
  const purchase = (premises: Premises, vessel: { code: string; kind: 'tank' | 'barrel'; capacity: number }): void => {
    const body = { kind: vessel.kind, capacity: decimal(vessel.capacity) };
    desk.step(0, { kind: 'vessel', winery: premises.code, vessel: vessel.code, body });
  };
  for (let index = 0; index < wineriesOf(options); index += 1) {
    const premises = new Premises(index, unitsOfWinery(index), house.chance.fork(2 * index + 1), purchase);
    desk.step(0, { kind: 'winery', winery: premises.code, body: premises.body });
    crews.push(new Crew(premises, house.chance.fork(2 * index + 2), agenda, desk, corrections, crews));
  }
  return crews;
}

/** Vintages are planned year by year, just before the first fruit, so that the last ones can make up for what earlier ones were short of. */
function planYears(options: HarvestOptions, agenda: Agenda<Task>, crews: readonly Crew[], emitted: () => number): void {
  const startYear = options.startYear ?? 2023;
  const plan = (year: number): void => {
    const count = blocksOf(options, crews, year - startYear, emitted());
    if (count > 0) for (const crew of crews) planVintage(crew, year, count);
    agenda.add(dateMs(year + 1, 1, 1), () => plan(year + 1));
  };
  agenda.add(dateMs(startYear, 1, 1), () => plan(startYear));
  for (const crew of crews) {
    const sessionAt = dateMs(startYear + 1, 1, 15) + crew.chance.whole(0, 30) * dayMs;
    agenda.add(sessionAt, () => blendingSession(crew, sessionAt));
    const tradeAt = dateMs(startYear, 11, 5) + crew.chance.whole(0, 20) * dayMs;
    agenda.add(tradeAt, () => tradeMonth(crew, tradeAt));
  }
}

function blocksOf(options: HarvestOptions, crews: readonly Crew[], yearsPast: number, emitted: number): number {
  const vintages = vintagesOf(options);
  const wineries = crews.length;
  if (yearsPast < vintages)
    return options.blocks ?? Math.max(2, Math.ceil((options.actions * 0.97) / (actionsOfBlock * wineries * vintages)));
  // Afterwards a new vintage is picked only when what is in the cellars will not do.
  let outstanding = 0;
  for (const { premises } of crews)
    outstanding += premises.ageing.size * actionsOfAgeingLot + premises.caseLots.size * actionsOfCaseLot;
  const missing = options.actions - emitted - outstanding;
  if (missing <= 0) return 0;
  return options.blocks ?? Math.max(1, Math.ceil(missing / (actionsOfBlock * wineries)));
}

function wineriesOf(options: HarvestOptions): number {
  return Math.max(1, options.wineries ?? Math.max(2, Math.ceil(options.actions / 50_000)));
}

function vintagesOf(options: HarvestOptions): number {
  return Math.max(1, options.vintages ?? (options.actions < 5_000 ? 1 : options.actions < 50_000 ? 2 : 3));
}
