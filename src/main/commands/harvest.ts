import { once } from 'node:events';
import { Command, InvalidArgumentError } from 'commander';
import { csv } from '../../harvest/csv.js';
import { type HarvestOptions, harvest } from '../../harvest/harvest.js';
import { ndjson } from '../../harvest/ndjson.js';
import { editShares, measureShares, shares } from '../../harvest/shares.js';
import type { HarvestStep } from '../../harvest/step.js';
import { called } from '../invocation.js';
import { note, print, progress, table } from '../terminal.js';

interface Options {
  readonly seed: number;
  readonly actions: number;
  readonly wineries?: number;
  readonly vintages?: number;
  readonly blocks?: number;
  readonly startYear?: number;
  readonly csv: boolean;
  readonly shares: boolean;
}

export function harvestCommand(): Command {
  return new Command('harvest')
    .description(
      'Make up the work of wineries, step by step as crews key it in, and write it to stdout. The same options give the same steps.',
    )
    .option('--seed <n>', 'another number, another harvest', whole(0, 2 ** 31), 1)
    .option('--actions <n>', 'actions recorded; settings and corrections come on top', whole(1, 100_000_000), 10_000)
    .option(
      '--wineries <n>',
      'how many wineries (default: one for every 50,000 actions, at least two)',
      whole(1, 100_000),
    )
    .option('--vintages <n>', 'vintages picked at full size', whole(1, 100))
    .option('--blocks <n>', 'vineyard blocks each winery picks in a vintage', whole(1, 1_000_000))
    .option('--start-year <year>', 'the first vintage', whole(1900, 2100))
    .option('--csv', 'CSV instead of NDJSON', false)
    .option(
      '--shares',
      'write no steps, but a table of how often each kind of action comes, and where that is from',
      false,
    )
    .addHelpText(
      'after',
      `
Examples:
  ${called('harvest --actions 10000')} > harvest.ndjson
  ${called('harvest --seed 7 --wineries 3 --actions 100000')} > large.ndjson
  ${called('harvest --actions 2000 --csv')} > harvest.csv
  ${called('harvest --shares --actions 50000')}`,
    )
    .action(async (options: Options) => {
      const { csv: asCsv, shares: asShares, ...chosen } = options;
      const bar = progress('Making a harvest', chosen.actions, 'actions');
      const steps = counted(harvest(chosen satisfies HarvestOptions), bar.update);
      try {
        if (asShares) {
          const text = sharesTable(steps);
          bar.stop();
          print(text);
        } else await write((asCsv ? csv : ndjson)(steps));
      } finally {
        bar.stop();
      }
      if (!asShares) note(`Next: ${called('start')}, and in another terminal ${called('import <file>')}`);
    });
}

function* counted(
  steps: Iterable<HarvestStep>,
  tell: (records: number) => void,
): Generator<HarvestStep, void, undefined> {
  let records = 0;
  for (const step of steps) {
    if (step.kind === 'record') {
      records += 1;
      if (records % 256 === 0) tell(records);
    }
    yield step;
  }
  tell(records);
}

/** At the reader's pace: a file may be larger than memory. A reader that has seen enough, like head, ends it without complaint. */
async function write(lines: Iterable<string>): Promise<void> {
  let gone = false;
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    gone = true;
  });
  let block = '';
  for (const line of lines) {
    block += line;
    if (block.length < blockLength) continue;
    if (gone) return;
    // A reader that goes away instead ends the wait with its error, which the listener above has judged.
    if (!process.stdout.write(block)) await once(process.stdout, 'drain').catch(() => undefined);
    block = '';
  }
  if (!gone) process.stdout.write(block);
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
    ['(revisions)', percent(editShares.revise), percent(measured.revise), 'In percent of the recorded actions.'],
    ['(retractions)', percent(editShares.retract), percent(measured.retract), ''],
    ['(backdated)', '', percent(measured.backdated), 'Recorded after a later action of the same winery.'],
  ];
  return table(
    ['Kind of action', 'Planned %', 'Here %', 'Where it comes from'],
    [...rows, ...edits],
    ['Planned %', 'Here %'],
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
      throw new InvalidArgumentError(`It is a whole number from ${least} to ${most}.`);
    return number;
  };
}
