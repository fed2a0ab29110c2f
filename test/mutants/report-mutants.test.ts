import { expect, test } from 'vitest';
import { noClaims } from '../../src/compliance/labels/claims.js';
import { labelExamples } from '../support/label-examples.js';
import { nest, rulesOf } from '../support/label-scene.js';
import { runMemoryReportWorld } from '../support/memory-report-world.js';
import { reportExamples } from '../support/report-examples.js';
import { checkClaimable, checkShortfalls, checkVerdicts } from '../property/label-property.js';
import { patchedFiles, withCompiledSources } from './compiled-sources.js';
import { filingMutants } from './filing-mutants.js';
import { labelMutants } from './label-mutants.js';
import { reportMutants } from './report-mutants.js';

/** The most worlds that a mutant is run in: a few times as many as any mutant needs to be found. */
const worlds = 12;
const seed = Number(process.env.SOLERA_SEED ?? 1);
const isWhole = process.env.SOLERA_MUTANTS === 'table';

/** All mutants take minutes, so by default only every sixteenth is run, others with another seed. All: SOLERA_MUTANTS=table npx vitest run --project quick test/mutants */
const sampled = <Item>(items: readonly Item[]): readonly Item[] =>
  items.filter((_, index) => isWhole || index % 16 === seed % 16);

test('the patches of all mutants of reports and labels apply to the sources', () => {
  for (const { patches } of [...reportMutants, ...filingMutants, ...labelMutants])
    expect(() => patchedFiles(patches)).not.toThrow();
});

test('the reports and labels of the program itself, compiled as the mutants are, pass', {
  timeout: 120_000,
}, async () => {
  expect(await reportFault([], isWhole ? 1 : 0)).toBeNull();
  expect(await labelFault([], isWhole ? 2_000 : 200)).toBeNull();
});

test.each(sampled([...reportMutants, ...filingMutants]).map((mutant) => [mutant.name, mutant] as const))(
  'the examples or the random worlds of reports find that %s',
  { timeout: 240_000 },
  async (name, { patches }) => expectFound(name, await reportFault(patches, worlds)),
);

test.each(sampled(labelMutants).map((mutant) => [mutant.name, mutant] as const))(
  'the examples or the second judge find that %s',
  { timeout: 120_000 },
  async (name, { patches }) => expectFound(name, await labelFault(patches)),
);

function expectFound(name: string, fault: string | null): void {
  if (isWhole) console.log(`${name} | ${fault ?? 'SURVIVED'}`);
  expect(fault).not.toBeNull();
}

type Patches = Parameters<typeof patchedFiles>[0];

/** Returns the first example or world that fails, and how, or null. */
async function reportFault(patches: Patches, limit: number): Promise<string | null> {
  return withCompiledSources(patches, async (program) => {
    const open = await program.memoryReportNode();
    for (const { name, check } of reportExamples) {
      const fault = await faultOf(() => check(open));
      if (fault !== null) return `${name}: ${fault}`;
    }
    for (let world = seed; world < seed + limit; world += 1) {
      const fault = await faultOf(() => runMemoryReportWorld(world, open));
      if (fault !== null) return `world ${world - seed + 1}: ${fault}`;
    }
    return null;
  });
}

async function labelFault(patches: Patches, cases = 2_000): Promise<string | null> {
  return withCompiledSources(patches, async (program) => {
    const judge = { judgeLabel: await program.judgeLabel(), claimableOf: await program.claimableOf() };
    for (const { name, market, wine, claims, failing } of labelExamples) {
      const question = { wine, claims: { ...noClaims, ...claims }, rules: rulesOf(market), appellations: nest };
      const failed = judge.judgeLabel(question).checks.filter(({ passes }) => !passes);
      const fault = await faultOf(() => expect(failed.map(({ rule, short }) => [rule, short])).toEqual(failing));
      if (fault !== null) return `${name}: ${fault}`;
    }
    for (const market of ['us', 'eu', 'au'] as const)
      for (const check of [checkVerdicts, checkClaimable, checkShortfalls]) {
        const fault = await faultOf(() => check(judge, { market, cases, seed }));
        if (fault !== null) return `${market}: ${fault}`;
      }
    return null;
  });
}

async function faultOf(check: () => void | Promise<void>): Promise<string | null> {
  try {
    await check();
    return null;
  } catch (error) {
    return String(error).split('\n').slice(0, 3).join(' ').slice(0, 160);
  }
}
