import { type Descent, descents } from './descent.js';
import { harvest } from './harvest.js';
import type { HarvestStep, RevisionBody } from './step.js';
import { money } from './unit-system.js';

/** A seed with everything that the demonstration shows. `harvest.test.ts` checks that. */
const seed = 503;
const blocks = 7;
const year = 2024;
/** The demonstration ends when the mistake is found, ten months after the fruit was received. */
const foundAt = `${year + 1}-07-25T00:00:00.000Z`;

interface DemoCorrection {
  readonly winery: string;
  readonly id: string;
  /** The body of the PUT on that action. */
  readonly body: RevisionBody;
}

export interface Demo {
  readonly steps: readonly HarvestStep[];
  /** The correction of a weigh tag of September that was recorded with a wrong weight. */
  readonly correction: DemoCorrection;
  /** The lot that shows the correction best: a blend of blends. */
  readonly blend: { readonly winery: string; readonly lot: string };
  /** Where the wine of that fruit was when the mistake was found. */
  readonly descent: Descent;
}

/** Returns two wineries, one vintage, about 1,400 actions, and one weigh tag that is wrong. It is the same for every call. */
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

/** Returns the steps of the demonstration, in the order in which they are recorded. */
function demoHarvest(): HarvestStep[] {
  const steps: HarvestStep[] = [];
  // Weights and origins are right except for the one mistake. Other mistakes happen as usual.
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

/** Returns the September fruit whose wine reached the most blends, of those that were crushed with another block, so that the weight affects shares. */
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
  if (best === undefined)
    throw new Error('No weigh tag of the demonstration reaches enough barrels and blends. Choose another seed.');
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

/** Returns the weight with its first pair of falling digits swapped: 10,360 for 13,060. It is smaller, so no later action becomes impossible. */
function transposed(weight: number): number {
  const digits = [...String(weight)];
  const places = digits.flatMap((first, one) => digits.map((second, two) => ({ first, second, one, two })));
  const swap = places.find(({ first, second, one, two }) => one > 0 && two > one && first > second);
  if (swap === undefined) return Math.round(weight * 0.9);
  digits[swap.one] = swap.second;
  digits[swap.two] = swap.first;
  return Number(digits.join(''));
}
