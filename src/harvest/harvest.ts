import { Agenda } from './agenda.js';
import { blendingSession } from './blending.js';
import { dateMs, dayMs } from './calendar.js';
import { Chance } from './chance.js';
import { Crew, type Task } from './crew.js';
import { planVintage } from './crush.js';
import { type Corrections, usualCorrections } from './mistake.js';
import { Premises, unitsOfWinery } from './premises.js';
import { RecordingQueue } from './recording-queue.js';
import type { HarvestStep } from './step.js';
import { tradeMonth } from './trade.js';
import { decimal } from './unit-system.js';

export interface HarvestOptions {
  readonly seed: number;
  /** The number of `record` steps. Settings, vessels, revisions and retractions are not counted. */
  readonly actions: number;
  /** Default: one for every 50,000 actions (a year of one winery), at least two. */
  readonly wineries?: number;
  /** Vintages picked at full size. Smaller ones follow if their wines are sold before `actions` is reached. */
  readonly vintages?: number;
  /** Blocks picked by each winery in each vintage. Default: as many as `actions` needs. */
  readonly blocks?: number;
  readonly startYear?: number;
  readonly corrections?: Partial<Corrections>;
}

/** Actions for one block, from its first weigh tag to its last case, as measured in finished harvests of this generator. */
const actionsOfBlock = 112;
/** Actions still to come, on an average first of January, for a lot that ages and for a case lot that is being sold. */
const actionsOfAgeingLot = 32;
const actionsOfCaseLot = 12;

/**
 * Yields the steps of a harvest in the order in which they are recorded. The same options yield the same steps. Memory
 * holds only the present cellar, the plans and the steps that wait to be recorded. Every `record` is possible when it is
 * yielded, unless `corrections.risky` is above 0.
 */
export function* harvest(options: HarvestOptions): Generator<HarvestStep, void, undefined> {
  const { actions, seed } = options;
  const chance = new Chance(seed);
  const agenda = new Agenda<Task>();
  const corrections: Corrections = { ...usualCorrections, ...options.corrections };
  const queue = new RecordingQueue(chance.fork(0), corrections.late);
  const crews = createCrews(options, { chance, agenda, queue, corrections });
  let emitted = 0;
  planYears(options, agenda, crews, () => emitted);
  while (emitted < actions) {
    if (agenda.nextAt < queue.nextAt) {
      agenda.take()?.();
      continue;
    }
    const step = queue.take();
    if (step === undefined) throw new Error('The harvest has no tasks left.');
    if (step.kind === 'record') emitted += 1;
    yield step;
  }
}

interface CrewParts {
  readonly chance: Chance;
  readonly agenda: Agenda<Task>;
  readonly queue: RecordingQueue;
  readonly corrections: Corrections;
}

function createCrews(options: HarvestOptions, parts: CrewParts): readonly Crew[] {
  const { agenda, queue, corrections } = parts;
  const crews: Crew[] = [];
  const purchase = (premises: Premises, vessel: { code: string; kind: 'tank' | 'barrel'; capacity: number }): void => {
    const body = { kind: vessel.kind, capacity: decimal(vessel.capacity) };
    queue.step(0, { kind: 'vessel', winery: premises.code, vessel: vessel.code, body });
  };
  for (let index = 0; index < wineriesOf(options); index += 1) {
    const premises = new Premises(index, unitsOfWinery(index), parts.chance.fork(2 * index + 1), purchase);
    queue.step(0, { kind: 'winery', winery: premises.code, body: premises.body });
    crews.push(new Crew(premises, parts.chance.fork(2 * index + 2), agenda, queue, corrections, crews));
  }
  return crews;
}

/** Plans the vintages year by year, just before the first fruit, so that later ones can add the actions that are still missing. */
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
  // Later vintages are picked only if the wines in the cellars will not produce enough actions.
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
