import { expect, test } from 'vitest';
import { budgetMs, runSeeds } from './seeds.js';
import { simulateCluster } from './simulate-cluster.js';

/** Seeds that once found a bug: a command that held lots at owners overtook an earlier one of its node. */
const regressionSeeds = [314];

test(
  'whatever nodes, broker and database do, each acknowledged change set is in the history exactly once: odd seeds',
  () => runSeeds('odd'),
  budgetMs + 300_000,
);

test('a seed reproduces a run: all calls, messages, commits and answers are the same', async () => {
  for (const seed of regressionSeeds) {
    const { digest } = await simulateCluster(seed);
    expect((await simulateCluster(seed)).digest).toBe(digest);
  }
});
