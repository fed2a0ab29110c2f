import type { UseCases } from '../../../src/application/use-cases.js';
import type { Chance } from '../../../src/harvest/chance.js';
import { settings } from '../../../src/harvest/small-harvest.js';
import type { SmallWorld } from '../../../src/harvest/small-world.js';
import { accepted } from '../../support/accepted.js';
import type { SimulatedCluster, SimulatedNode } from './simulated-cluster.js';

/** Puts the settings of the wineries, and changes over how many partitions their lots are spread. */
export class SpreadChanges {
  constructor(
    private readonly chance: Chance,
    private readonly world: SmallWorld,
    private readonly cluster: SimulatedCluster,
  ) {}

  async putSettings(): Promise<void> {
    const { solera } = this.node();
    for (const step of settings(this.world)) {
      if (step.kind === 'winery')
        await accepted(solera.putWinery(step.winery, { ...step.body, spread: this.spread() }));
      if (step.kind === 'vessel') await accepted(solera.putVessel(step.winery, step.vessel, step.body));
    }
  }

  /** Sends a change of one winery to one node. It may be lost. */
  async change(): Promise<void> {
    const { winery, body } = this.chance.pick(this.world.wineries);
    const put = (solera: UseCases) => solera.putWinery(winery, { ...body, spread: this.spread() });
    const { solera, time } = this.node();
    time.call(() => void put(solera).catch(() => undefined));
  }

  private spread(): number {
    return this.chance.pick([1, 1, 3, 7]);
  }

  private node(): SimulatedNode {
    return this.chance.pick(this.cluster.nodes);
  }
}
