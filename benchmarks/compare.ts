/**
 * Compares two checkouts of Solera on one machine: runs a benchmark of each alternately, so that other programs disturb both alike, and prints the
 * ratio of their figures. The benchmarks `append` and `edit` measure their own process, so each checkout runs its own compiled benchmark;
 * `harvest` measures a server from outside, so this checkout's benchmark measures both checkouts.
 */
import { type SpawnOptions, spawn } from 'node:child_process';
import { join } from 'node:path';
import Table from 'cli-table3';
import { nodeFlags } from '../config/node.js';
import { reportProgress, repositoryRoot } from './report.js';
import { runSolera } from './server-under-test.js';
import { spread, summary, twoDecimals } from './statistics.js';

export const comparable = ['append', 'edit', 'harvest'] as const;

interface CompareOptions {
  readonly baseline: string;
  readonly pairs: number;
}

type Figures = ReadonlyMap<string, number>;

/** `extra`: options passed to the benchmark, such as `--seconds 3`. */
export async function compareCheckouts(
  benchmark: (typeof comparable)[number],
  extra: readonly string[],
  { baseline, pairs }: CompareOptions,
): Promise<void> {
  const own = repositoryRoot();
  // Compiles the baseline if its sources changed.
  await runSolera(baseline, ['--version']);
  const runs: { readonly baseline: Figures; readonly own: Figures }[] = [];
  for (let pair = 1; pair <= pairs; pair += 1) {
    reportProgress(`pair ${pair} of ${pairs}, baseline`);
    const before = await measure(benchmark, baseline, extra);
    reportProgress(`pair ${pair} of ${pairs}, this checkout`);
    runs.push({ baseline: before, own: await measure(benchmark, own, extra) });
  }
  const names = [...(runs[0]?.own.keys() ?? [])];
  const table = new Table({
    head: ['', 'baseline', 'this checkout', 'this ÷ baseline'],
    style: { head: [], border: [] },
  });
  for (const name of names) {
    const of = (pick: (run: (typeof runs)[number]) => number | undefined) =>
      spread(summary(runs.flatMap((run) => pick(run) ?? [])), twoDecimals);
    const ratio = (run: (typeof runs)[number]): number | undefined => {
      const [before, now] = [run.baseline.get(name), run.own.get(name)];
      return before === undefined || now === undefined ? undefined : now / before;
    };
    table.push([name, of((run) => run.baseline.get(name)), of((run) => run.own.get(name)), of(ratio)]);
  }
  process.stdout.write(
    `\n${benchmark}: ${pairs} pairs of runs, one after the other; median (minimum–maximum). A ratio compares the two runs of a pair.\n${table}\n`,
  );
}

/** One run of one checkout, in a process of its own. */
async function measure(
  benchmark: (typeof comparable)[number],
  checkout: string,
  extra: readonly string[],
): Promise<Figures> {
  const root = benchmark === 'harvest' ? repositoryRoot() : checkout;
  const args = [benchmark, '--runs', '1', '--no-save', ...extra];
  if (benchmark === 'harvest') args.push('--checkout', checkout);
  const options: SpawnOptions = { cwd: root, stdio: ['ignore', 'ignore', 'pipe'] };
  const child = spawn(process.execPath, [...nodeFlags, join(root, 'dist', 'benchmarks', 'main.js'), ...args], options);
  let log = '';
  child.stderr?.on('data', (chunk: Buffer) => {
    process.stderr.write(chunk);
    log += chunk.toString('utf8');
  });
  const code = await new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', resolve);
  });
  const figures = figuresIn(log);
  if (code !== 0 || figures.size === 0)
    throw new Error(`the benchmark ${benchmark} of ${root} reported no figures and ended with ${code}`);
  return figures;
}

/**
 * Returns the figures in the lines that a benchmark writes to standard error after each run: a rate in words (`append`) or a JSON object. Earlier
 * versions wrote the same lines.
 */
export function figuresIn(log: string): Figures {
  const figures = new Map<string, number>();
  for (const line of log.split('\n')) {
    const rate = /^bench: run 1, (\d+) in flight, (.+): ([\d,]+)\/s$/.exec(line);
    if (rate?.[3] !== undefined)
      figures.set(`${rate[2]}, ${rate[1]} in flight, actions/s`, Number(rate[3].replaceAll(',', '')));
    const json = /^bench: run 1: (\{.*\})$/.exec(line)?.[1];
    if (json !== undefined) collect(JSON.parse(json), '', figures);
  }
  return figures;
}

/** Collects every number in nested objects under its path. */
function collect(value: unknown, path: string, figures: Map<string, number>): void {
  if (typeof value === 'number') figures.set(path, value);
  if (typeof value !== 'object' || value === null) return;
  for (const [name, inner] of Object.entries(value)) collect(inner, path === '' ? name : `${path}.${name}`, figures);
}
