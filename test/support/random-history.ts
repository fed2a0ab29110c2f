import { actionId } from '../../src/harvest/action-id.js';
import { timestamp } from '../../src/harvest/calendar.js';
import { Chance } from '../../src/harvest/chance.js';
import { applyEdit, type Recorded, randomEdit } from '../../src/harvest/small-edit.js';
import { randomAction, settings } from '../../src/harvest/small-harvest.js';
import { fruitLots, type SmallWorld, smallWorld, wineLots } from '../../src/harvest/small-world.js';
import type { Composed } from '../../src/main/compose.js';
import { accepted } from './accepted.js';

type Node = Pick<Composed, 'solera'>;

const flag = { onConflict: 'flag' } as const;

/** A random history of few lots and vessels, with edits and conflicts. Several programs may write it one after the other. */
export class RandomHistory {
  private recorded: readonly Recorded[] = [];
  private readonly chance: Chance;
  private readonly world: SmallWorld;

  constructor(seed: number) {
    this.chance = new Chance(seed);
    this.world = smallWorld(this.chance, this.chance.whole(1, 2));
  }

  async putSettings({ solera }: Node): Promise<void> {
    for (const step of settings(this.world)) {
      if (step.kind === 'winery') await accepted(solera.putWinery(step.winery, step.body));
      if (step.kind === 'vessel') await accepted(solera.putVessel(step.winery, step.vessel, step.body));
    }
  }

  /** Records actions, and edits some. */
  async record(node: Node, actions: number): Promise<void> {
    const { chance, world } = this;
    for (let index = 0; index < actions; index += 1) {
      const { winery, action } = chance.happens(0.35) ? fruitAction(chance, world) : randomAction(chance, world);
      const { ok } = await node.solera.record(winery, action, flag);
      if (ok) this.recorded = [...this.recorded, { winery, action, retracted: false }];
      if (chance.happens(0.3)) await this.edit(node);
    }
  }

  private async edit({ solera }: Node): Promise<void> {
    const edit = randomEdit(this.chance, this.recorded, this.world);
    const { ok } = await solera.change(edit.winery, { changes: edit.changes, ...flag }, {});
    if (ok) this.recorded = applyEdit(this.recorded, edit);
  }
}

/** Returns a receipt of either origin, or the crush of a whole fruit lot: what smallHarvest makes seldom. */
function fruitAction(chance: Chance, world: SmallWorld): ReturnType<typeof randomAction> {
  const { winery } = chance.pick(world.wineries);
  const lot = chance.pick(fruitLots);
  const at = { id: actionId(chance, world.now), effectiveAt: timestamp(world.nextTime(chance)) };
  const variety = chance.pick(['Syrah', 'Merlot']);
  const weight = chance.whole(1, 9) * 100;
  if (chance.happens(0.5)) {
    const data = { lot, weight, variety, vintage: 2024, appellation: 'Lodi' };
    return { op: 'record', winery, action: { ...at, type: 'receive_fruit', data } };
  }
  const data = { from: [{ lot, weight: 'all' }], to: [{ lot: chance.pick(wineLots), volume: 20 }], kind: 'must' };
  return { op: 'record', winery, action: { ...at, type: 'process_fruit', data } };
}
