import { expect, test } from 'vitest';
import { runWorlds } from '../property/cellar-property.js';
import { cellarMutants } from './cellar-mutants.js';
import { patchedFiles, withCompiledSources } from './compiled-sources.js';
import { storeMutants } from './store-mutants.js';

/** The most worlds that a mutant is run in: a few times as many as any mutant needs to be found. */
const worlds = 400;
const seed = Number(process.env.SOLERA_SEED ?? 1);

test('the unchanged rules of the cellar, compiled like the mutants, pass the small worlds', {
  timeout: 60_000,
}, async () => {
  await withCompiledSources([], async (program) => {
    expect(runWorlds({ seed, worlds: 10, domain: await program.domain() }).failure).toBeNull();
  });
});

test.each(cellarMutants.map((mutant) => [mutant.name, mutant] as const))(
  'the small worlds find that %s',
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
  'the patches of a store mutant apply to the sources: %s',
  (_, mutant) => {
    expect(() => patchedFiles(mutant.patches)).not.toThrow();
  },
);
