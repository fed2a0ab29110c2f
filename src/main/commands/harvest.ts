import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { csv } from '../../harvest/csv.js';
import { type HarvestOptions, harvest } from '../../harvest/harvest.js';
import { ndjson } from '../../harvest/ndjson.js';
import { editShares, measureShares, shares } from '../../harvest/shares.js';
import type { HarvestStep } from '../../harvest/step.js';
import { commandLine } from '../command-line.js';
import { notice, print, progress, table } from '../terminal.js';

interface Options {
  readonly seed: number;
  readonly actions: number;
  readonly wineries?: number;
  readonly vintages?: number;
  readonly blocks?: number;
  readonly startYear?: number;
  readonly csv: boolean;
  readonly settings: boolean;
  readonly shares: boolean;
}

export function harvestCommand(): Command {
  return new Command('harvest')
    .description(
      'Generates several years of winery records and writes them to stdout. The same options generate the same steps.',
    )
    .option('--seed <n>', 'seed of the generator: each seed gives a different harvest', whole(0, 2 ** 31), 1)
    .option(
      '--actions <n>',
      'number of recorded actions; settings and corrections are not counted',
      whole(1, 100_000_000),
      10_000,
    )
    .option(
      '--wineries <n>',
      'number of wineries (default: one for every 50,000 actions, at least two)',
      whole(1, 100_000),
    )
    .option(
      '--vintages <n>',
      'number of full-size vintages; smaller ones follow if they are needed to reach --actions',
      whole(1, 100),
    )
    .option('--blocks <n>', 'vineyard blocks of each winery and vintage', whole(1, 1_000_000))
    .option('--start-year <year>', 'year of the first vintage', whole(1900, 2100))
    .option(
      '--csv',
      'write the actions as a table (CSV), as they are after all edits, instead of steps (NDJSON)',
      false,
    )
    .option('--settings', 'write only the steps that put wineries and vessels, which the table needs', false)
    .option(
      '--shares',
      'instead of the steps, print the share of each kind of action and the source of that figure',
      false,
    )
    .addHelpText('after', helpText())
    .action(async (options: Options) => {
      const { csv: asCsv, shares: asShares, settings: onlySettings, ...chosen } = options;
      const bar = progress('Generating', chosen.actions, 'actions');
      const steps = counted(harvest(chosen satisfies HarvestOptions), bar.update);
      try {
        if (asShares) {
          const text = sharesTable(steps);
          bar.stop();
          print(text);
        } else await write((asCsv ? csv : ndjson)(onlySettings ? settingsOf(steps) : steps));
      } finally {
        bar.stop();
      }
      if (!asShares) notice(`Next: ${commandLine('start')}, and in another terminal ${commandLine('import <file>')}`);
    });
}

function helpText(): string {
  return `
Examples:
  ${commandLine('harvest --actions 10000')} > harvest.ndjson
  ${commandLine('harvest --seed 7 --wineries 3 --actions 100000')} > large.ndjson
  ${commandLine('harvest --actions 2000 --settings')} > settings.ndjson
  ${commandLine('harvest --actions 2000 --csv')} > harvest.csv
  ${commandLine('harvest --shares --actions 50000')}`;
}

function* settingsOf(steps: Iterable<HarvestStep>): Generator<HarvestStep, void, undefined> {
  for (const step of steps) if (step.kind === 'winery' || step.kind === 'vessel') yield step;
}

function* counted(
  steps: Iterable<HarvestStep>,
  update: (records: number) => void,
): Generator<HarvestStep, void, undefined> {
  let records = 0;
  for (const step of steps) {
    if (step.kind === 'record') {
      records += 1;
      if (records % 256 === 0) update(records);
    }
    yield step;
  }
  update(records);
}

/** Writes to stdout no faster than it is read, because a harvest may be larger than memory. Ends without a failure when the reader closes the pipe, as `head` does. */
async function write(lines: Iterable<string>): Promise<void> {
  let closed = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    closed = true;
  });
  let block = '';
  for (const line of lines) {
    block += line;
    if (block.length < blockLength) continue;
    if (closed) return;
    // If the pipe is closed meanwhile, the wait rejects with the error that the listener above handles.
    if (!process.stdout.write(block)) await once(process.stdout, 'drain').catch(() => undefined);
    block = '';
  }
  if (!closed) process.stdout.write(block);
}

const blockLength = 65_536;

function sharesTable(steps: Iterable<HarvestStep>): string {
  const measured = measureShares(steps);
  const percent = (value: number): string => value.toFixed(2);
  const rows = shares.map(({ type, percent: planned, because }) => [
    type,
    percent(planned),
    percent(measured.percent[type]),
    wrapped(because, 44),
  ]);
  const edits = [
    ['(revisions)', percent(editShares.revise), percent(measured.revise), 'Percent of the recorded actions.'],
    ['(retractions)', percent(editShares.retract), percent(measured.retract), ''],
    ['(backdated)', '', percent(measured.backdated), 'Recorded after a later action of the same winery.'],
  ];
  return table(
    ['Kind of action', 'Planned %', 'Generated %', 'Source'],
    [...rows, ...edits],
    ['Planned %', 'Generated %'],
  );
}

function wrapped(text: string, width: number): string {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length < width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}

function whole(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = Number(text);
    if (!/^\d+$/.test(text) || number < least || number > most)
      throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
    return number;
  };
}
