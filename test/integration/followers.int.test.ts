/** The read models equal what the state API computes from the history, whatever was edited, at every time. */
import { afterEach, expect, test } from 'vitest';
import { Chance } from '../../src/harvest/chance.js';
import type { ConcurrentWorld } from './concurrent-world.js';
import { checkAnalyses, checkEdges, checkSearch } from './followers-check.js';
import { FollowersSite, type FollowingNode, openWorld, until, untilCaughtUp } from './followers-site.js';
import { checkInventory } from './inventory-check.js';

const environment = { seed: process.env.SOLERA_SEED, cases: process.env.SOLERA_CASES };
const seed = environment.seed === undefined ? Date.now() % 1_000_000_000 : Number(environment.seed);
const cases = Number(environment.cases ?? 3);

let site: FollowersSite;
afterEach(async () => site.close());

async function checkModels(node: FollowingNode, world: ConcurrentWorld): Promise<void> {
  const wait = await untilCaughtUp(node);
  const { chance } = world;
  const times = world.model.all().map(({ effectiveAt }) => effectiveAt);
  const some = times.length === 0 ? [] : Array.from({ length: 4 }, () => chance.pick(times) + chance.pick([0, -1]));
  for (const { winery } of world.model.wineries) {
    const limit = chance.pick([1, 3, 100]);
    await checkInventory(node, winery, { wait, times: some, limit });
    await checkAnalyses(node, winery, { wait, limit });
    await checkEdges(node, winery, { wait, limit });
    await checkSearch(node, winery, { wait, limit });
  }
}

test.each(Array.from({ length: cases }, (_, index) => seed + index))(
  'read models equal the state API after concurrent edits and rebuilds (SOLERA_SEED=%i)',
  { timeout: 120_000 },
  async (world) => {
    site = await FollowersSite.open();
    const chance = new Chance(world);
    const limits = {
      ...{ entriesPerBatch: chance.pick([1, 5, 2_000]), entriesPerRead: chance.pick([1, 4, 250]) },
      partsOfRebuild: chance.pick([1, 2, 3]),
    };
    const node = await site.addNode(limits);
    const opened = await openWorld([node], world);
    await opened.write(8, 40);
    await checkModels(node, opened);
    for (const { name } of await node.followers.control.list()) await node.followers.control.rebuild(name);
    await opened.write(8, 30);
    await checkModels(node, opened);
    for (const { name } of await node.followers.control.list()) {
      const { lastRebuild } = await until(node, name, (status) => status.status === 'following');
      expect(lastRebuild).toMatchObject({ compared: true, differences: [] });
    }
  },
);
