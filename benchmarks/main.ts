/** `npm run bench -- append | edit | cost | memory`: each states what it measures, on what, and what it does not measure. */
import { Command } from 'commander';
import { benchAppend } from './append.bench.js';

const program = new Command('bench').description('What Solera takes, measured. Results are kept in benchmarks/results.');

program
  .command('append')
  .description('acknowledged one-lot actions per second, beside the bare limit, Castore and Emmett')
  .option('--seconds <s>', 'measured time of each run', Number, 5)
  .option('--runs <n>', 'runs of each contender, interleaved', Number, 3)
  .option('--in-flight <n...>', 'callers waiting', (text, before: number[] | undefined) => [...(before ?? []), Number(text)])
  .option('--lots <n>', 'lots', Number, 1_000)
  .option('--no-save', 'print only')
  .action((options: { seconds: number; runs: number; inFlight?: number[]; lots: number; save: boolean }) =>
    benchAppend({ ...options, inFlight: options.inFlight ?? [64, 256] }),
  );

await program.parseAsync();
