import { expect } from 'vitest';
import { simulateCluster } from './simulate-cluster.js';

/**
 * The first seed, and how long further seeds are run at most. SOLERA_SEED alone runs only that seed, always the same way. Without a length, a run ends
 * earlier if it has run `seedsForAll` seeds; `npm run simulate` runs many more.
 */
const firstSeed = Number(process.env.SOLERA_SEED ?? 1);
const isOne = process.env.SOLERA_SEED !== undefined && process.env.SOLERA_SIM_MS === undefined;
export const budgetMs = isOne ? 0 : Number(process.env.SOLERA_SIM_MS ?? 30_000);

/** How often a long run reports its progress. */
const reportEveryMs = 30_000;

/** After this many seeds, everything that a run counts must have happened. */
const seedsForAll = 500;
const mostSeeds = process.env.SOLERA_SIM_MS === undefined ? seedsForAll : Number.POSITIVE_INFINITY;

/** Runs every second seed until the time is used up: the even or the odd ones. The others are run by another worker. */
export async function runSeeds(parity: 'even' | 'odd'): Promise<void> {
  const parityOf = (seed: number): 'even' | 'odd' => (seed % 2 === 0 ? 'even' : 'odd');
  if (isOne && parityOf(firstSeed) !== parity) return;
  const begun = performance.now();
  const sum = new Map<string, number>();
  let seeds = 0;
  let seed = parityOf(firstSeed) === parity ? firstSeed : firstSeed + 1;
  let reportedAt = begun;
  do {
    const result = await simulateCluster(seed).catch((error: unknown) => {
      throw new Error(`SOLERA_SEED=${seed} reproduces this: ${error instanceof Error ? error.stack : error}`);
    });
    for (const [name, value] of Object.entries(result))
      if (typeof value === 'number') sum.set(name, (sum.get(name) ?? 0) + value);
    seeds += 1;
    seed += 2;
    const now = performance.now();
    if (now - reportedAt < reportEveryMs) continue;
    reportedAt = now;
    console.info(`${seeds} ${parity} seeds, ${perMinute(seeds, now - begun)} a minute`);
  } while (seeds < mostSeeds && performance.now() - begun < budgetMs);
  const rate = perMinute(seeds, performance.now() - begun);
  console.info(`${seeds} ${parity} seeds up to ${seed - 2}, ${rate} a minute. What happened in them:`);
  console.table(Object.fromEntries(sum));
  expect(sum.get('published')).toBeGreaterThan(0);
  if (seeds < seedsForAll) return;
  const missing = [...sum].flatMap(([name, count]) => (count === 0 ? [name] : []));
  expect(missing, `what never happened in ${seeds} seeds`).toEqual([]);
}

function perMinute(seeds: number, ms: number): number {
  return Math.round((seeds * 60_000) / ms);
}
