import { describe, expect, test } from 'vitest';
import { clusterMutants } from './cluster-mutants.js';
import { patchedFiles, withCompiledSources } from './compiled-sources.js';

/** The number of seeds after which a mutant that was not found counts as a survivor. */
const mostSeeds = Number(process.env.SOLERA_SEEDS ?? 10_000);
/** Seeds of the simulation of one lane, which takes a millisecond each. */
const laneSeeds = 500;
const firstSeed = Number(process.env.SOLERA_SEED ?? 1);
const isWhole = process.env.SOLERA_MUTANTS === 'cluster';

test.each(clusterMutants.map((mutant) => [mutant.name, mutant] as const))(
  'the patches of a cluster mutant apply to the sources: %s',
  (_, { patches }) => {
    expect(() => patchedFiles(patches)).not.toThrow();
  },
);

test('the simulation finds no fault in the program itself, compiled as the mutants are', {
  timeout: 120_000,
}, async () => {
  expect(await killedBy([], 5)).toBeNull();
});

test.each(clusterMutants.filter(({ quick }) => quick).map((mutant) => [mutant.name, mutant] as const))(
  'the simulation soon kills: %s',
  { timeout: 120_000 },
  async (_, { patches }) => {
    expect(await killedBy(patches, 100)).not.toBeNull();
  },
);

/** Slow, so only on request: SOLERA_MUTANTS=cluster npx vitest run --project simulation test/mutants */
describe.runIf(isWhole)('the simulation', () => {
  test.each(clusterMutants.map((mutant) => [mutant.name, mutant] as const))(
    'kills: %s',
    { timeout: 3_600_000 },
    async (name, { patches }) => {
      const killed = await killedBy(patches, mostSeeds);
      console.info(`${name} | ${killed ?? 'SURVIVED'}`);
      expect(killed).not.toBeNull();
    },
  );
});

/** Returns the seed whose run fails first, and how, or null. */
async function killedBy(patches: Parameters<typeof patchedFiles>[0], seeds: number): Promise<string | null> {
  return withCompiledSources(patches, async (program) => {
    const [simulateLane, simulateCluster] = [await program.simulateLane(), await program.simulateCluster()];
    const lane = await firstFailure(simulateLane, Math.min(seeds, laneSeeds));
    if (lane !== null) return `one lane, ${lane}`;
    return firstFailure(simulateCluster, seeds);
  });
}

async function firstFailure(simulate: (seed: number) => Promise<unknown>, seeds: number): Promise<string | null> {
  for (let seed = firstSeed; seed < firstSeed + seeds; seed += 1)
    try {
      await simulate(seed);
    } catch (error) {
      return `seed ${seed - firstSeed + 1}: ${String(error).split('\n')[0]?.slice(0, 100)}`;
    }
  return null;
}
