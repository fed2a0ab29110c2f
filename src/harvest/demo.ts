import { type Descent, descents } from './descent.js';
import { harvest } from './harvest.js';
import type { HarvestStep, RevisionBody } from './step.js';
import { money } from './unit-system.js';

/** A seed whose story has it all; `harvest.test.ts` checks that it still does whenever the generator changes. */
const seed = 503;
const blocks = 7;
const year = 2024;
/** The demonstration stops ten months after the fruit came in: then the mistake is found. */
const foundAt = `${year + 1}-07-25T00:00:00.000Z`;

interface DemoCorrection {
  readonly winery: string;
  readonly id: string;
  /** The body of the PUT on that action. */
  readonly body: RevisionBody;
}

export interface Demo {
  readonly steps: readonly HarvestStep[];
  /** The weigh tag of September that was keyed in with a wrong weight, and what it should say. */
  readonly correction: DemoCorrection;
  /** The lot whose history shows it best: a blend of blends that is half bottled. */
  readonly blend: { readonly winery: string; readonly lot: string };
  /** Where that fruit's wine had got to when the mistake was found. */
  readonly descent: Descent;
}

/** Two wineries, one vintage, about 1,400 actions, and one weigh tag that was wrong all the time. The same at every call. */
export function demo(): Demo {
  const steps = demoHarvest();
  const descent = mostTravelled(steps);
  const { id, data } = descent.tag;
  const weight = Number(data.weight);
  const right = transposed(weight);
  const cost = money((Number(data.cost) * right) / weight);
  const body = { data: { ...data, weight: right, cost }, note: 'Two digits of the weigh tag were swapped.' };
  const blend = [...descent.blends].find((lot) => lot.includes('CUVEE')) ?? [...descent.blends].at(-1) ?? '';
  const [winery = '', lot = ''] = blend.split('/');
  return { steps, correction: { winery: descent.winery, id, body }, blend: { winery, lot }, descent };
}

/** The steps of the demonstration, in the order in which they are keyed. */
function demoHarvest(): HarvestStep[] {
  const steps: HarvestStep[] = [];
  // Weights and origins are right but for the one mistake of the story; other mistakes happen as usual.
  const options = {
    seed,
    wineries: 2,
    actions: 2_500,
    vintages: 1,
    blocks,
    startYear: year,
    corrections: { weights: 0, origins: 0 },
  };
  for (const step of harvest(options)) {
    if (step.kind === 'record' && step.action.effectiveAt > foundAt) break;
    steps.push(step);
  }
  return steps;
}

/** The September fruit that was crushed together with another block's, so that its weight decides shares, and whose wine went furthest. */
function mostTravelled(steps: readonly HarvestStep[]): Descent {
  const september = descents(steps, ({ action }) => action.effectiveAt.startsWith(`${year}-09`));
  const [best] = september
    .filter(
      (descent) =>
        descent.barrels.size >= 30 &&
        descent.blends.size >= 3 &&
        descent.halfBottled.size >= 1 &&
        isCofermented(steps, descent),
    )
    .sort((a, b) => b.blends.size - a.blends.size || b.lots.size - a.lots.size);
  if (best === undefined) throw new Error('No weigh tag of the demonstration travels far enough: choose another seed.');
  return best;
}

function isCofermented(steps: readonly HarvestStep[], { winery, tag }: Descent): boolean {
  return steps.some((step) => {
    if (step.kind !== 'record' || step.winery !== winery || step.action.type !== 'process_fruit') return false;
    const from: unknown = step.action.data.from;
    return Array.isArray(from) && from.length > 1 && from.some((part: unknown) => isOf(part, tag.data.lot));
  });
}

function isOf(part: unknown, lot: unknown): boolean {
  return typeof part === 'object' && part !== null && 'lot' in part && part.lot === lot;
}

/** The weight with its first two digits that fall swapped: 13,060 was keyed for 10,360. It is less, so nothing lacks afterwards. */
function transposed(weight: number): number {
  const digits = [...String(weight)];
  const places = digits.flatMap((first, one) => digits.map((second, two) => ({ first, second, one, two })));
  const swap = places.find(({ first, second, one, two }) => one > 0 && two > one && first > second);
  if (swap === undefined) return Math.round(weight * 0.9);
  digits[swap.one] = swap.second;
  digits[swap.two] = swap.first;
  return Number(digits.join(''));
}
