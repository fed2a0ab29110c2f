/** `npm run bench -- append | edit | harvest | cost | memory | compare`: each states what it measures, on what, and what it does not measure. */
import { Argument, Command } from 'commander';
import { type AppendOptions, benchAppend } from './append.bench.js';
import { comparable, compareCheckouts } from './compare.js';
import { benchCost } from './cost.bench.js';
import { benchEdit } from './edit.bench.js';
import { benchHarvest } from './harvest.bench.js';
import { benchMemory } from './memory.bench.js';

const program = new Command('bench').description(
  'What Solera takes, measured. Results are kept in benchmarks/results.',
);
// So that the options after the benchmark's name in `compare` reach that benchmark.
program.enablePositionalOptions();

program
  .command('append')
  .description('acknowledged one-lot actions per second, beside the bare limit, Castore and Emmett')
  .option('--seconds <s>', 'measured time of each run', Number, 5)
  .option('--runs <n>', 'runs of each contender, interleaved', Number, 3)
  .option('--in-flight <n...>', 'callers waiting', (text, before: number[] | undefined) => [
    ...(before ?? []),
    Number(text),
  ])
  .option('--lots <n>', 'lots', Number, 1_000)
  .option('--profile', 'say where the node’s time goes, too', false)
  .option('--no-save', 'print only')
  .action((options: Omit<AppendOptions, 'inFlight'> & { readonly inFlight?: readonly number[] }) =>
    benchAppend({ ...options, inFlight: options.inFlight ?? [64, 256] }),
  );

program
  .command('edit')
  .description('an edit with 50 dependents, beside recording them')
  .option('--tags <n>', 'weigh tags of each run', Number, 300)
  .option('--runs <n>', 'runs', Number, 3)
  .option('--in-flight <n>', 'callers waiting', Number, 64)
  .option('--no-save', 'print only')
  .action(benchEdit);

program
  .command('harvest')
  .description('a generated harvest loaded by solera import, beside one-lot actions over HTTP on the same server')
  .option('--actions <n>', 'actions of the harvest', Number, 30_000)
  .option('--runs <n>', 'runs, each on a fresh server', Number, 3)
  .option('--checkout <path>', 'another built checkout of Solera, measured instead of this one', '')
  .option('--no-save', 'print only')
  .action(benchHarvest);

program
  .command('cost')
  .description('rows and decisions of one edit in ever longer histories: counted, not timed')
  .option('--million', 'up to a million other actions', false)
  .option('--no-save', 'print only')
  .action(benchCost);

program
  .command('memory')
  .description('the node’s resident memory under steady traffic on a large database')
  .option('--actions <n>', 'actions in the database', Number, 1_000_000)
  .option('--lots <n>', 'lots in the database', Number, 100_000)
  .option('--seconds <s>', 'of traffic', Number, 120)
  .option('--no-save', 'print only')
  .action(benchMemory);

program
  .command('compare')
  .description('runs a benchmark of this and of another built checkout by turns, and prints the ratio of their figures')
  .requiredOption('--baseline <path>', 'the other checkout')
  .option('--pairs <n>', 'runs of each checkout', Number, 3)
  .addArgument(new Argument('<benchmark>', 'what to run').choices(comparable))
  .argument('[options...]', 'options of that benchmark')
  .passThroughOptions()
  .action(compareCheckouts);

await program.parseAsync();
