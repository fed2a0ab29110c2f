import { expect, test } from 'vitest';
import { limits } from '../../config/limits.js';
import { type LineageOn, runLineageWorlds } from '../property/lineage-property.js';
import { scheduler } from '../support/memory-node.js';
import { withCompiledSources } from './compiled-sources.js';
import { lineageMutants } from './lineage-mutants.js';

/** The most worlds that a mutant is run in: a few times as many as any mutant needs to be found. */
const worlds = 200;
const seed = Number(process.env.SOLERA_SEED ?? 1);

const settings = { load: async () => ({ wineries: new Map(), vessels: new Map() }) };

test('the unchanged lineage, compiled like the mutants, passes the small worlds', { timeout: 120_000 }, async () => {
  await withCompiledSources([], async (program) => {
    const Lineage = await program.lineage();
    const lineage: LineageOn = ({ store }) => new Lineage(store, settings, scheduler, limits);
    expect((await runLineageWorlds({ seed, worlds: 3, lineage })).failure).toBeNull();
  });
});

test.each(lineageMutants.map((mutant) => [mutant.name, mutant] as const))(
  'the drops of the oracle find that %s',
  { timeout: 240_000 },
  async (name, { patches }) => {
    await withCompiledSources(patches, async (program) => {
      const Lineage = await program.lineage();
      const { failure, tally } = await runLineageWorlds({
        seed,
        worlds,
        lineage: ({ store }) => new Lineage(store, settings, scheduler, limits),
      });
      if (process.env.SOLERA_MUTANTS === 'table')
        console.log(`${name} | world ${tally.worlds + 1} | ${failure?.error.message.slice(0, 80) ?? 'SURVIVED'}`);
      expect(failure).not.toBeNull();
    });
  },
);
