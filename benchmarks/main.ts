/** `npm run bench -- access | append | edit | encryption | cascade | checkpoints | feed | harvest | harvest-sets | page | recall | reports | cost | loop-delay | memory | storage | backup | attacks | cluster | compare`: each benchmark states what it measures, on which machine, and what it does not measure. */
import { Argument, Command, Option } from 'commander';
import { benchAccess } from './access.bench.js';
import { measuredOperations } from './access-requests.js';
import { type AppendOptions, benchAppend } from './append.bench.js';
import { benchAttacks } from './attacks.bench.js';
import { benchBackup } from './backup.bench.js';
import { benchCascade, cascadeParts } from './cascade.bench.js';
import { benchCheckpoints, type CheckpointOptions } from './checkpoints.bench.js';
import { benchCluster, clusterParts } from './cluster.bench.js';
import { comparable, compareCheckouts } from './compare.js';
import { benchCost } from './cost.bench.js';
import { benchEdit } from './edit.bench.js';
import { benchEncryption } from './encryption.bench.js';
import { benchFeed, feedParts } from './feed.bench.js';
import { benchHarvest } from './harvest.bench.js';
import { benchHarvestSets } from './harvest-sets.bench.js';
import { benchLoopDelay } from './loop-delay.bench.js';
import { benchMemory } from './memory.bench.js';
import { benchPage } from './page.bench.js';
import { benchRecall } from './recall.bench.js';
import { benchReports } from './reports.bench.js';
import { benchStorage } from './storage.bench.js';

const program = new Command('bench').description('Measures Solera. Results are saved in benchmarks/results.');
// With positional options, `compare` passes the options after the benchmark's name to that benchmark.
program.enablePositionalOptions();

program
  .command('access')
  .description(
    'requests per second over HTTP with credentials of each kind, compared with a server without authentication',
  )
  .option('--starts <n>', 'starts of the servers', Number, 3)
  .option('--rounds <n>', 'pairs of slices for each kind of requests and credentials in each start', Number, 12)
  .option('--slice-ms <ms>', 'measured time of a slice', Number, 400)
  .option('--in-flight <n>', 'concurrent callers', Number, 32)
  .addOption(
    new Option('--only <request...>', 'what to measure').choices(measuredOperations).default(measuredOperations),
  )
  .option('--no-save', 'print the results without saving them')
  .action(benchAccess);

program
  .command('reports')
  .description('a report of a month of a winery with a long history, and what impact.filings adds to a preview')
  .option('--size <n>', 'actions of the winery', Number, 1_000_000)
  .option('--rounds <n>', 'requests of each kind', Number, 60)
  .option('--no-save', 'print the results without saving them')
  .action(benchReports);

program
  .command('append')
  .description('acknowledged one-lot actions per second, compared with the bare limit, Castore and Emmett')
  .option('--seconds <s>', 'measured time of each run', Number, 5)
  .option('--runs <n>', 'runs of each contender, interleaved', Number, 3)
  .option('--in-flight <n...>', 'concurrent callers', (text, before: number[] | undefined) => [
    ...(before ?? []),
    Number(text),
  ])
  .option('--lots <n>', 'number of lots', Number, 1_000)
  .option('--profile', 'also report the processor time of the node by part', false)
  .option('--no-save', 'print the results without saving them')
  .action((options: Omit<AppendOptions, 'inFlight'> & { readonly inFlight?: readonly number[] }) =>
    benchAppend({ ...options, inFlight: options.inFlight ?? [64, 256] }),
  );

program
  .command('edit')
  .description('an edit with 50 dependents, compared with recording them')
  .option('--tags <n>', 'weigh tags of each run', Number, 300)
  .option('--runs <n>', 'runs', Number, 3)
  .option('--in-flight <n>', 'concurrent callers', Number, 64)
  .option('--no-save', 'print the results without saving them')
  .action(benchEdit);

program
  .command('cascade')
  .description('edits that change up to a million later actions, compared with recording, copying and rebuilding them')
  .addOption(new Option('--parts <part...>', 'what to measure').choices(cascadeParts).default(cascadeParts))
  .option('--size <n>', 'dependents of the large edits; actions of the harvest', Number, 100_000)
  .option('--large', 'also measure at ten times the size', false)
  .option('--runs <n>', 'runs', Number, 3)
  .option('--seconds <s>', 'duration of the quiet period in which other commands are measured', Number, 10)
  .option('--baseline <path>', 'an older built checkout, for the part baseline', '')
  .option('--no-save', 'print the results without saving them')
  .action(benchCascade);

program
  .command('checkpoints')
  .description('small edits, reads and storage of a long history, with checkpoints at different distances')
  .option('--size <n>', 'touches of the history', Number, 20_000)
  .option('--samples <n>', 'small edits and reads of each run', Number, 200)
  .option('--runs <n>', 'runs', Number, 3)
  .option('--spacings <n...>', 'touches between two checkpoints', (text, before: number[] | undefined) => [
    ...(before ?? []),
    Number(text),
  ])
  .option('--no-save', 'print the results without saving them')
  .action(({ spacings, ...options }: Omit<CheckpointOptions, 'spacings'> & { readonly spacings?: readonly number[] }) =>
    benchCheckpoints({ ...options, spacings: spacings ?? [16, 32, 64, 128, 256, 512] }),
  );

program
  .command('encryption')
  .description('sealing and opening texts, and recording in an encrypted winery compared with the same in clear')
  .option('--seconds <s>', 'measured time of each run', Number, 5)
  .option('--runs <n>', 'runs of each, interleaved', Number, 3)
  .option('--in-flight <n>', 'concurrent callers', Number, 64)
  .option('--no-save', 'print the results without saving them')
  .action(benchEncryption);

program
  .command('cluster')
  .description('commands for other nodes, several nodes, and actions across nodes, compared with one node')
  .addOption(new Option('--parts <part...>', 'what to measure').choices(clusterParts).default(clusterParts))
  .option('--seconds <s>', 'measured time of each run', Number, 4)
  .option('--runs <n>', 'runs, interleaved', Number, 3)
  .option('--no-save', 'print the results without saving them')
  .action(benchCluster);

program
  .command('feed')
  .description('the log from its writers to its readers: latency, catching up, subscribers, read models, the mirror')
  .addOption(new Option('--parts <part...>', 'what to measure').choices(feedParts).default(feedParts))
  .option(
    '--size <n>',
    'notifications of the log that is read; lots of the change set in the part live',
    Number,
    100_000,
  )
  .option('--runs <n>', 'runs, interleaved', Number, 3)
  .option('--no-save', 'print the results without saving them')
  .action(benchFeed);

program
  .command('harvest')
  .description('solera import of a generated harvest, compared with one-lot actions over HTTP on the same server')
  .option('--actions <n>', 'actions of the harvest', Number, 30_000)
  .option('--table', "import the harvest as a table, through the server's import", false)
  .option('--runs <n>', 'runs, each on a fresh server', Number, 3)
  .option('--checkout <path>', 'measure this built checkout of Solera instead of the one that runs the benchmark', '')
  .option('--no-save', 'print the results without saving them')
  .action(benchHarvest);

program
  .command('harvest-sets')
  .description(
    'the final actions of a generated harvest as change sets of records, compared with one-lot actions over HTTP',
  )
  .option('--actions <n>', 'actions of the harvest', Number, 20_000)
  .option('--sizes <n...>', 'records of each set', (text, before: number[] | undefined) => [
    ...(before ?? []),
    Number(text),
  ])
  .option('--runs <n>', 'runs of each size', Number, 3)
  .option('--no-save', 'print the results without saving them')
  .action(
    ({
      sizes,
      ...options
    }: {
      readonly actions: number;
      readonly sizes?: readonly number[];
      readonly runs: number;
      readonly save: boolean;
    }) => benchHarvestSets({ ...options, sizes: sizes ?? [100, 250, 500, 1_000] }),
  );

program
  .command('page')
  .description(
    'the page in Chromium: how soon a screen can be used, and the longest tasks while large screens are scrolled',
  )
  .option('--runs <n>', 'runs', Number, 5)
  .option('--no-save', 'print the results without saving them')
  .action(benchPage);

program
  .command('recall')
  .description('the forward lineage of every receipt, and of additions, in one winery with a long history')
  .option('--actions <n>', 'actions of the harvest', Number, 100_000)
  .option('--no-save', 'print the results without saving them')
  .action(benchRecall);

program
  .command('cost')
  .description('counts the rows and decisions of one edit in histories of increasing length')
  .option('--million', 'up to a million other actions', false)
  .option('--no-save', 'print the results without saving them')
  .action(benchCost);

program
  .command('loop-delay')
  .description('how long one large command holds the event loop of a node')
  .option('--sizes <n...>', 'barrels of the groups', (text, before: number[] | undefined) => [
    ...(before ?? []),
    Number(text),
  ])
  .option('--runs <n>', 'runs of each size, each on a fresh node', Number, 3)
  .option('--no-save', 'print the results without saving them')
  .action(
    ({ sizes, ...options }: { readonly sizes?: readonly number[]; readonly runs: number; readonly save: boolean }) =>
      benchLoopDelay({ ...options, sizes: sizes ?? [500, 1_000, 2_000, 5_000] }),
  );

program
  .command('memory')
  .description('the resident memory of a node under constant traffic on a large database')
  .option('--actions <n>', 'actions in the database', Number, 1_000_000)
  .option('--lots <n>', 'lots in the database', Number, 100_000)
  .option('--seconds <s>', 'duration of the traffic', Number, 120)
  .option('--no-save', 'print the results without saving them')
  .action(benchMemory);

program
  .command('backup')
  .description('taking and restoring a backup of a large history under load, compared with pg_dump and bare COPY')
  .option('--size <n>', 'actions of the history', Number, 100_000)
  .option('--lots <n>', 'lots of the history', Number, 10_000)
  .option('--clients <n>', 'clients that record meanwhile', Number, 16)
  .option('--seconds <s>', 'duration of a quiet period', Number, 10)
  .option('--runs <n>', 'runs of each, interleaved', Number, 3)
  .option(
    '--server <url>',
    'a running server to measure on, such as one of the version of pg_dump, instead of an embedded one',
    '',
  )
  .option('--no-save', 'print the results without saving them')
  .action(benchBackup);

program
  .command('storage')
  .description('bytes on disk of a harvest by table and index, and of other forms of the largest tables')
  .option('--size <n>', 'actions of the harvest', Number, 30_000)
  .option('--runs <n>', 'runs of each form', Number, 3)
  .option('--server <url>', 'a running server to measure on, such as one with lz4, instead of an embedded one', '')
  .option('--no-save', 'print the results without saving them')
  .action(benchStorage);

program
  .command('attacks')
  .description('the memory of a node, and its answers to /healthz, while clients ask for much at once or do not read')
  .option('--seconds <s>', 'duration of each attack', Number, 15)
  .option('--wide-lots <n>', 'number of lots of 1,000 origins', Number, 430)
  .option('--only <text>', 'only the attacks whose name contains this text', '')
  .option('--checkout <path>', 'measure this built checkout of Solera instead of the one that runs the benchmark', '')
  .option('--no-save', 'print the results without saving them')
  .action(benchAttacks);

program
  .command('compare')
  .description(
    'runs a benchmark of this and of another built checkout alternately, and prints the ratio of their figures',
  )
  .requiredOption('--baseline <path>', 'the other checkout')
  .option('--pairs <n>', 'runs of each checkout', Number, 3)
  .addArgument(new Argument('<benchmark>', 'what to run').choices(comparable))
  .argument('[options...]', 'options of that benchmark')
  .passThroughOptions()
  .action(compareCheckouts);

await program.parseAsync();
