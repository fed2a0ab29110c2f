import { expect, test } from 'vitest';
import { runWorlds } from '../property/cellar-property.js';
import { cellarMutants } from './cellar-mutants.js';
import { patchedFiles, withCompiledSources } from './compiled-sources.js';
import { storeMutants } from './store-mutants.js';

/** The worlds a mutant may survive before it counts as a survivor: a few times what any of them needs. */
const worlds = 400;
const seed = Number(process.env.SOLERA_SEED ?? 1);

test('the rules of wine themselves, compiled as the mutants are, survive', { timeout: 60_000 }, async () => {
  await withCompiledSources([], async (program) => {
    expect(runWorlds({ seed, worlds: 10, domain: await program.domain() }).failure).toBeNull();
  });
});

test.each(cellarMutants.map((mutant) => [mutant.name, mutant] as const))(
  'the small worlds kill: %s',
  { timeout: 120_000 },
  async (name, { patches }) => {
    await withCompiledSources(patches, async (program) => {
      const { failure, tally } = runWorlds({ seed, worlds, domain: await program.domain() });
      if (process.env.SOLERA_MUTANTS === 'table')
        console.log(
          `${name} | world ${tally.worlds + 1} | ${failure?.error.message.split('\n')[0]?.slice(0, 80) ?? 'SURVIVED'}`,
        );
      expect(failure).not.toBeNull();
    });
  },
);

test.each(storeMutants.map((mutant) => [mutant.name, mutant] as const))(
  'still has a place in the sources: %s',
  (_, mutant) => {
    expect(() => patchedFiles(mutant.patches)).not.toThrow();
  },
);
