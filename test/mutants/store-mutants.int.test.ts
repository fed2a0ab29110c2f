import { describe, expect, test } from 'vitest';
import type { compose } from '../../src/main/compose.js';
import { emptyTally, runConcurrentWorld } from '../integration/concurrent-world-run.js';
import { withCompiledSources } from './compiled-sources.js';
import { sendLateCopies } from './late-copy.js';
import { copyMutants, storeMutants } from './store-mutants.js';

/** The number of worlds after which a mutant that was not found counts as a survivor. */
const worlds = 60;
const seed = Number(process.env.SOLERA_SEED ?? 1);

describe('a late copy', () => {
  test('finds no fault in the program itself, compiled as the mutants are', { timeout: 60_000 }, async () => {
    expect(await withCompiledSources([], async (program) => accepting(await program.compose()))).toBeNull();
  });

  test.each(copyMutants.map((mutant) => [mutant.name, mutant] as const))(
    'kills: %s',
    { timeout: 60_000 },
    async (_name, mutant) => {
      const killed = await withCompiledSources(mutant.patches, async (program) => accepting(await program.compose()));
      expect(killed).toMatch(/^the late copy was (answered|refused)$/);
    },
  );
});

/** Returns the failure if a late copy is accepted, or null. */
async function accepting(composeNode: typeof compose): Promise<string | null> {
  return sendLateCopies(composeNode).then(
    () => null,
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

/** Slow, so only on request: SOLERA_MUTANTS=store npx vitest run --project integration test/mutants */
describe.runIf(process.env.SOLERA_MUTANTS === 'store')('the crowded worlds', () => {
  test('find no fault in the program itself, compiled as the mutants are', { timeout: 600_000 }, async () => {
    expect(await withCompiledSources([], async (program) => found(await program.compose(), 8))).toBeNull();
  });

  test.each(storeMutants.map((mutant) => [mutant.name, mutant] as const))(
    'kill: %s',
    { timeout: 600_000 },
    async (name, mutant) => {
      const killed = await withCompiledSources(mutant.patches, async (program) =>
        found(await program.compose(), worlds),
      );
      console.log(`${name}: ${killed ?? 'SURVIVED'}`);
      expect(killed).not.toBeNull();
    },
  );
});

/** Returns the failure of the first world that fails, or null. */
async function found(composeNode: typeof compose, limit: number): Promise<string | null> {
  for (let world = seed; world < seed + limit; world += 1) {
    try {
      await runConcurrentWorld(composeNode, world, emptyTally());
    } catch (error) {
      return `world ${world - seed + 1}, ${String(error).split('\n')[0]?.slice(0, 100)}`;
    }
  }
  return null;
}
