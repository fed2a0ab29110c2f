import { expect, test } from 'vitest';
import { simulateCluster } from './simulate-cluster.js';

/** The first seed, and how long further seeds are run. SOLERA_SEED alone runs only that seed, always the same way. */
const firstSeed = Number(process.env.SOLERA_SEED ?? 1);
const budgetMs = Number(process.env.SOLERA_SIM_MS ?? (process.env.SOLERA_SEED === undefined ? 20_000 : 0));

test(
  'whatever nodes, broker and database do, each acknowledged change set is in the history exactly once',
  async () => {
    const begun = performance.now();
    let seed = firstSeed;
    const sum = { seeds: 0, answers: 0, published: 0, inDoubt: 0, viewChanges: 0, held: 0, avoidable: 0 };
    do {
      const result = await simulateCluster(seed).catch((error: unknown) => {
        throw new Error(`SOLERA_SEED=${seed} reproduces this: ${error instanceof Error ? error.stack : error}`);
      });
      for (const [name, value] of Object.entries(result)) sum[name as keyof typeof sum] += value; // Both have the same names.
      sum.seeds += 1;
      seed += 1;
    } while (performance.now() - begun < budgetMs);
    const perMinute = Math.round((sum.seeds * 60_000) / (performance.now() - begun));
    console.info(`seeds ${firstSeed} to ${seed - 1} (${perMinute} a minute): ${JSON.stringify(sum)}`);
    expect(sum.published).toBeGreaterThan(0);
  },
  budgetMs + 300_000,
);
