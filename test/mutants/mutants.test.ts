import { afterAll, expect, test } from 'vitest';
import { runCases } from '../property/kernel-property.js';
import { importKernel, patchedSources, withCompiledKernel } from './compiled-kernel.js';
import { judge, mutants, table, type Verdict } from './mutants.js';

const seed = Number(process.env.SOLERA_SEED ?? 1);
const verdicts: Verdict[] = [];

afterAll(() => {
  if (process.env.SOLERA_MUTANTS === 'table') console.log(table(verdicts));
});

test('the kernel itself, compiled as the mutants are, survives', { timeout: 60_000 }, async () => {
  await withCompiledKernel([], async (folder) => {
    const { failure } = runCases(await importKernel(folder), { seed, cases: 300 });
    expect(failure).toBeNull();
  });
});

test.each(mutants.map((mutant) => [mutant.name, mutant] as const))(
  'the property kills: %s',
  { timeout: 60_000 },
  async (_, mutant) => {
    const verdict = await judge(mutant, { seed, budgetMs: 10_000 });
    verdicts.push(verdict);
    expect(verdict.killedBy).not.toBeNull();
  },
);

test('a mutant whose place is gone from the kernel is an error, not a survivor', () => {
  const gone = { file: 'cascade.ts', find: 'no such text', replace: '' };
  expect(() => patchedSources([gone])).toThrow(/must occur in cascade.ts once, not 0 times/);
  const common = { file: 'cascade.ts', find: 'const', replace: 'let' };
  expect(() => patchedSources([common])).toThrow(/once, not \d\d+ times/);
});
