import { type Failure, runCases } from '../property/kernel-property.js';
import { cascadeMutants, type Mutant } from './cascade-mutants.js';
import { importKernel, withCompiledKernel } from './compiled-kernel.js';
import { historyMutants } from './history-mutants.js';

/**
 * The planted errors, and the test that finds each. A property test that a wrong kernel passes is worthless; the mutants show that ours is not.
 * To print the table: SOLERA_MUTANTS=table npx vitest run test/mutants
 */
export const mutants: readonly Mutant[] = [...cascadeMutants, ...historyMutants];

export interface Verdict {
  readonly mutant: string;
  /** The check and the case that found it; null if it survived. */
  readonly killedBy: string | null;
  readonly cases: number;
  readonly elapsedMs: number;
}

/** Compiles the mutant in a folder of its own and runs the kernel's property on it, until it fails or the time is up. */
export async function judge(
  mutant: Mutant,
  options: { readonly seed: number; readonly budgetMs: number },
): Promise<Verdict> {
  return await withCompiledKernel(mutant.patches, async (folder) => {
    const kernel = await importKernel(folder);
    const started = performance.now();
    const { tally, failure } = runCases(kernel, { ...options, cases: 1_000_000 });
    const elapsedMs = Math.round(performance.now() - started);
    return { mutant: mutant.name, killedBy: failure && reason(failure), cases: tally.cases + 1, elapsedMs };
  });
}

export function table(verdicts: readonly Verdict[]): string {
  const rows = [
    ['mutant', 'killed by', 'cases', 'ms'],
    ...verdicts.map((one) => [one.mutant, one.killedBy ?? 'SURVIVED', String(one.cases), String(one.elapsedMs)]),
  ];
  const widths = [0, 1, 2, 3].map((column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows.map((row) => row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')).join('\n');
}

function reason({ seed, error }: Failure): string {
  return `${error.message.split('\n')[0]?.slice(0, 70)} (seed ${seed})`;
}
