import { Command, InvalidArgumentError, Option } from 'commander';
import { commandLimits } from '../../../config/commands.js';
import { clientLimits } from '../../../config/node.js';
import { commandLine } from '../command-line.js';
import { holdsSteps } from '../import/file-format.js';
import { type ImportReport, importFile } from '../import/importer.js';
import { ServerClient } from '../server-client.js';
import { shutdownSignal } from '../shutdown.js';
import { importTable } from '../table-import/table-importer.js';
import { showTableImport } from '../table-import/table-report.js';
import { formatNumber, formatSeconds, notice, print, progress, table } from '../terminal.js';
import { typedPath } from '../typed-path.js';

interface Options {
  readonly url: string;
  readonly winery?: string;
  readonly map?: string;
  readonly guess: boolean;
  readonly dryRun: boolean;
  readonly key: readonly string[];
  readonly dates?: string;
  readonly decimal?: string;
  readonly source?: string;
  readonly revise: boolean;
  readonly createVessels?: string;
  readonly concurrency: number;
  readonly onConflict?: 'reject' | 'flag';
  readonly restart: boolean;
}

export function importCommand(): Command {
  return new Command('import')
    .description('Imports a table from a spreadsheet, or sends a file of steps, to a running server.')
    .argument('<file>', 'a table (CSV, TSV or .xlsx), or NDJSON as harvest writes it; the content shows which')
    .option('--url <url>', 'URL of the server', 'http://127.0.0.1:8080')
    .option('--winery <code>', 'the winery of rows that name none')
    .option('--map <file>', 'an import map (YAML), which states how the columns become members of actions')
    .option('--guess', 'write a first version of the map for the table, to be corrected, and import nothing', false)
    .option('--dry-run', 'record nothing, and show what would be recorded, revised and refused', false)
    .option(
      '--key <column>',
      'a column of the key, which identifies a row for ever, such as "weigh tag"; may be repeated',
      collect,
      [],
    )
    .addOption(
      new Option('--dates <order>', 'the order of day, month and year, if the cells do not show it').choices([
        ...['dmy', 'mdy', 'ymd', 'serial'],
      ]),
    )
    .addOption(new Option('--decimal <mark>', 'the decimal mark, if the cells do not show it').choices(['.', ',']))
    .option('--source <name>', 'the name of the list that the rows belong to (default: the name of the file)')
    .option('--no-revise', 'refuse rows that correct earlier ones, instead of revising their actions')
    .addOption(
      new Option(
        '--create-vessels <kind>',
        'create a vessel of this kind for each unknown vessel code in the rows that are recorded',
      ).choices([...['tank', 'barrel', 'bin', 'other']]),
    )
    .option(
      '--concurrency <n>',
      'steps only: the number of requests in flight',
      parseConcurrency,
      clientLimits.importConcurrency,
    )
    .addOption(
      new Option(
        '--on-conflict <action>',
        'steps only: if an edit makes other actions impossible, reject the edit or flag those actions',
      ).choices(['reject', 'flag']),
    )
    .option('--restart', 'steps only: begin with the first line, even if an earlier import was interrupted', false)
    .addHelpText('after', helpText())
    .action(async (typed: string, options: Options) => {
      const file = typedPath(typed);
      if (options.guess) {
        await guess(typed, options.winery);
        return;
      }
      const ended = new AbortController();
      void shutdownSignal().then(() => ended.abort());
      const client = new ServerClient(options.url, { connections: options.concurrency, signal: ended.signal });
      try {
        if (await holdsSteps(file)) await importSteps(file, options, client, ended.signal);
        else await importOneTable(file, options, client, ended.signal);
      } finally {
        client.close();
      }
    });
}

/** Writes a map for a table. `typed`: the name of its file as the user typed it, which the hint repeats. */
async function guess(typed: string, winery: string | undefined): Promise<void> {
  // The readers of tables and workbooks are loaded only here: in an import, the server reads the table.
  const { guessedMapPath, writeGuess } = await import('../table-import/map-guess.js');
  await writeGuess(typedPath(typed), winery);
  const map = guessedMapPath(typed);
  print(`Read and correct ${map}. Next: ${commandLine(`import ${typed} --map ${map} --dry-run`)}`);
}

function helpText(): string {
  return `
Each row of a table becomes one action or several. Its columns are named like the members of the API (winery, type,
effectiveAt, data.lot, data.from.0.volume …), or a map states what they contain. Rows are recorded in the order of their times,
whatever their order in the file. A row that was imported before is skipped, however the file was saved; a corrected row revises
its action. Refused rows are listed, and written to <file>.refused.ndjson; the exit code is then 2.

A file of steps may also contain settings, revisions and retractions. Steps on the same lot or vessel are sent in the order of
the file. <file>.solera-progress holds the progress of an interrupted import. Run the same command again to resume it.

Examples:
  ${commandLine('import weigh-tags.xlsx --guess')}
  ${commandLine('import weigh-tags.xlsx --winery estate --map weigh-tags.yaml --key "Weigh Tag" --dry-run')}
  ${commandLine('import cellar-book.csv --url http://cellar:8080')}
  ${commandLine('harvest --actions 10000')} > harvest.ndjson && ${commandLine('import harvest.ndjson')}
  ${commandLine('import corrections.ndjson --on-conflict flag')}`;
}

async function importOneTable(
  path: string,
  options: Options,
  client: ServerClient,
  signal: AbortSignal,
): Promise<void> {
  const { winery, dryRun, key, dates, decimal, source, revise, createVessels } = options;
  const map = options.map === undefined ? undefined : typedPath(options.map);
  const bar = progress('Importing', 100, 'rows');
  const fields = { dryRun: String(dryRun), revise: String(revise), key, dates, decimal, source, createVessels };
  try {
    const imported = await importTable({ path, client, signal, winery, map, fields, progress: bar.update });
    bar.stop();
    showTableImport(imported, { dryRun, path, url: client.url });
  } finally {
    bar.stop();
  }
}

async function importSteps(
  path: string,
  { concurrency, onConflict, restart }: Options,
  client: ServerClient,
  signal: AbortSignal,
): Promise<void> {
  const begun = performance.now();
  const bar = progress('Importing', 100, 'lines');
  try {
    const report = await importFile({
      ...{ path, client, concurrency, onConflict, restart, signal },
      // The number of lines is estimated from the bytes read so far.
      progress: (lines, bytes, ofBytes) => bar.update(lines, bytes === 0 ? 100 : Math.round((lines * ofBytes) / bytes)),
    });
    bar.stop();
    show(report, performance.now() - begun, client.url);
  } finally {
    bar.stop();
  }
}

function show(report: ImportReport, durationMs: number, url: string): void {
  const { tally, resumedAt, steps } = report;
  if (resumedAt !== null)
    notice(`Resumed after line ${formatNumber(resumedAt)}, where an earlier import was interrupted.`);
  const rows = [
    ...['settings', 'recorded', 'revised', 'retracted', 'repeated'].map((outcome) => [
      outcome,
      formatNumber(tally.done[outcome] ?? 0),
    ]),
    ...Object.entries(tally.refused).map(([code, count]) => [`refused: ${code}`, formatNumber(count)]),
  ];
  print(table(['Steps', 'Count'], rows, ['Count']));
  const rate =
    durationMs < commandLimits.rateShownAfterMs
      ? ''
      : ` (${formatNumber(Math.round((1_000 * steps) / durationMs))} per second)`;
  print(
    `${formatNumber(steps)} ${resumedAt === null ? '' : 'more '}${steps === 1 ? 'step' : 'steps'} in ${formatSeconds(durationMs)}${rate}.`,
  );
  const refused = Object.values(tally.refused).reduce((sum, count) => sum + count, 0);
  if (refused > 0) print(`Refused steps and their reasons: ${report.refusedPath}`);
  print(`Next: ${commandLine('verify')}, or open ${url}/v1/wineries`);
  if (refused > 0) process.exitCode = 2;
}

function collect(column: string, columns: readonly string[]): readonly string[] {
  return [...columns, column];
}

function parseConcurrency(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1_000)
    throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
  return number;
}
