/** Small dense histories for property tests. @internal for tests */
import { actionId } from './action-id.js';
import { timestamp } from './calendar.js';
import { Chance } from './chance.js';
import { randomData, randomType } from './small-data.js';
import { type SmallWorld, smallWorld, vessels } from './small-world.js';
import type { ActionBody, ActionData, ActionType, HarvestStep } from './step.js';

interface SmallHarvestOptions {
  readonly actions: number;
  /** One or two. Default: chosen by the seed. */
  readonly wineries?: number;
}

/** A random action with its winery, as an entry of a change set. */
interface RandomAction {
  readonly op: 'record';
  readonly winery: string;
  readonly action: ActionBody;
}

/**
 * Returns a small dense history for property tests: a few lots and vessels, all kinds of action, ties and backdated
 * actions, many of them refused or barely possible. All actions are records; `randomEdit` makes edits.
 */
export function smallHarvest(seed: number, options: SmallHarvestOptions): HarvestStep[] {
  const chance = new Chance(seed);
  const world = smallWorld(chance, options.wineries ?? chance.whole(1, 2));
  const steps = settings(world);
  for (let index = 0; index < options.actions; index += 1) {
    const { winery, action } = randomAction(chance, world);
    steps.push({ kind: 'record', winery, action });
  }
  return steps;
}

/** Returns the steps that create the wineries and vessels. */
export function settings(world: SmallWorld): HarvestStep[] {
  return world.wineries.flatMap(({ winery, body }): HarvestStep[] => [
    { kind: 'winery', winery, body },
    ...vessels.map((vessel, index): HarvestStep => {
      const barrel = index > 2;
      return { kind: 'vessel', winery, vessel, body: barrel ? { kind: 'barrel', capacity: 60 } : { kind: 'tank' } };
    }),
  ]);
}

/** Returns the next action of a small world. It may be backdated. */
export function randomAction(chance: Chance, world: SmallWorld): RandomAction {
  const { winery } = chance.pick(world.wineries);
  const effectiveAt = timestamp(world.nextTime(chance));
  const { type, data } = mostlyPossible(chance, world, winery);
  const tie = chance.happens(0.04) ? { tieBreak: chance.whole(-5, 50) } : {};
  return { op: 'record', winery, action: { id: actionId(chance, world.now), type, effectiveAt, ...tie, data } };
}

/** Returns data that is mostly plausible. Without the selection, nine of ten random actions would be refused. */
function mostlyPossible(
  chance: Chance,
  world: SmallWorld,
  winery: string,
): { readonly type: ActionType; readonly data: ActionData } {
  for (;;) {
    const type = randomType(chance, world.spots(winery).length);
    const { result, implausible } = world.attempt(() => randomData(type, chance, world, winery));
    if (!implausible || chance.happens(0.12)) return { type, data: result };
  }
}
