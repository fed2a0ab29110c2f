import { Command, InvalidArgumentError, Option } from 'commander';
import { commandLimits } from '../../../config/commands.js';
import { clientLimits } from '../../../config/node.js';
import { commandLine } from '../command-line.js';
import { type ImportReport, importFile } from '../import/importer.js';
import { ServerClient } from '../server-client.js';
import { shutdownSignal } from '../shutdown.js';
import { formatNumber, formatSeconds, notice, print, progress, table } from '../terminal.js';

interface Options {
  readonly url: string;
  readonly concurrency: number;
  readonly onConflict?: 'reject' | 'flag';
  readonly restart: boolean;
}

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Sends a file of steps (NDJSON) or actions (CSV) to a running server. An interrupted import resumes when it is run again.',
    )
    .argument('<file>', 'NDJSON in the format that harvest writes, or CSV; the format is detected')
    .option('--url <url>', 'URL of the server', 'http://127.0.0.1:8080')
    .option('--concurrency <n>', 'number of requests in flight', parseConcurrency, clientLimits.importConcurrency)
    .addOption(
      new Option(
        '--on-conflict <action>',
        'for edits that make other actions impossible: reject the edit, or flag those actions',
      ).choices(['reject', 'flag']),
    )
    .option('--restart', 'begin with the first line, even if an earlier import was interrupted', false)
    .addHelpText(
      'after',
      `
Steps on the same lot or vessel are sent in the order of the file. An edit is sent once all steps before it are answered.
Requests are repeated while the server is unreachable or answers 503 (overloaded, unknown). Nothing is recorded twice: actions
have ids, edits have idempotency keys, and <file>.solera-progress holds the progress of an interrupted import.
Refused steps are written to <file>.refused.ndjson with their reasons; the exit code is then 2.

CSV: UTF-8, separated by comma, semicolon or tab. The first line names the columns: winery, type, effectiveAt, and data (JSON) or
data.lot, data.volume, data.from.0.lot …; optional: id, tieBreak, note. Numbers have a decimal point and no thousands separator.
A row without an id gets one derived from its text and the number of equal rows before it. Equal rows are therefore separate
actions, and the same file can be sent again. A changed row is a new action: to correct a recorded action, revise it by its id.

Examples:
  ${commandLine('harvest --actions 10000')} > harvest.ndjson && ${commandLine('import harvest.ndjson')}
  ${commandLine('import cellar-book.csv --url http://cellar:8080')}
  ${commandLine('import corrections.ndjson --on-conflict flag')}`,
    )
    .action(async (file: string, options: Options) => {
      const ended = new AbortController();
      void shutdownSignal().then(() => ended.abort());
      const { url, concurrency } = options;
      const client = new ServerClient(url, { connections: concurrency, signal: ended.signal });
      const begun = performance.now();
      const bar = progress('Importing', 100, 'lines');
      try {
        const report = await importFile({
          path: file,
          client,
          concurrency,
          onConflict: options.onConflict,
          restart: options.restart,
          signal: ended.signal,
          // The number of lines is estimated from the bytes read so far.
          progress: (lines, bytes, ofBytes) =>
            bar.update(lines, bytes === 0 ? 100 : Math.round((lines * ofBytes) / bytes)),
        });
        bar.stop();
        show(report, performance.now() - begun, client.url);
      } finally {
        bar.stop();
        client.close();
      }
    });
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

function parseConcurrency(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1_000)
    throw new InvalidArgumentError('It must be a whole number from 1 to 1000.');
  return number;
}
