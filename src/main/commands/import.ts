import { Command, InvalidArgumentError, Option } from 'commander';
import { clientLimits } from '../../../config/node.js';
import { type ImportReport, importFile } from '../import/importer.js';
import { ServerClient } from '../server-client.js';
import { amount, note, print, progress, seconds, table } from '../terminal.js';

interface Options {
  readonly url: string;
  readonly concurrency: number;
  readonly onConflict?: 'reject' | 'flag';
  readonly restart: boolean;
}

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Send a file of steps (NDJSON) or of actions (CSV) to a running server. Can be interrupted and run again: it goes on.',
    )
    .argument('<file>', 'what solera harvest wrote, or a CSV file')
    .option('--url <url>', 'the server', 'http://127.0.0.1:8080')
    .option('--concurrency <n>', 'requests in flight', wholeNumber, clientLimits.importConcurrency)
    .addOption(
      new Option('--on-conflict <what>', 'what an edit does that makes others impossible').choices(['reject', 'flag']),
    )
    .option('--restart', 'begin at the first line, whatever an earlier import came to', false)
    .addHelpText(
      'after',
      `
Lines about the same lot or vessel are sent in the file's order; an edit waits for all before it.
Nothing is recorded twice, whatever interrupts: actions have ids, edits have keys, and <file>.solera-progress says how far it came.
Refused lines are written to <file>.refused.ndjson, each with its reason.

CSV columns: winery, type, effectiveAt, and data (JSON) or data.lot, data.volume, data.from.0.lot …; optional: id, tieBreak, note.

Examples:
  solera harvest --actions 10000 > harvest.ndjson && solera import harvest.ndjson
  solera import cellar-book.csv --url http://cellar:8080
  solera import corrections.ndjson --on-conflict flag`,
    )
    .action(async (file: string, options: Options) => {
      const client = new ServerClient(options.url, options.concurrency);
      const begun = performance.now();
      const bar = progress('Importing', 100, 'steps');
      try {
        const report = await importFile({
          path: file,
          client,
          concurrency: options.concurrency,
          onConflict: options.onConflict,
          restart: options.restart,
          // How many lines there are follows from how far the bytes have come.
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
  const { tally, resumedAt, lines } = report;
  if (resumedAt !== null) note(`Went on after line ${amount(resumedAt)}, where an earlier import had stopped.`);
  const rows = [
    ...['settings', 'recorded', 'revised', 'retracted', 'repeated'].map((what) => [
      what,
      amount(tally.done[what] ?? 0),
    ]),
    ...Object.entries(tally.refused).map(([code, count]) => [`refused: ${code}`, amount(count)]),
  ];
  print(table(['Steps', 'Count'], rows, ['Count']));
  const sent = lines - (resumedAt ?? 0);
  print(
    `${amount(lines)} lines; ${amount(sent)} in ${seconds(durationMs)} (${amount(Math.round((1_000 * sent) / durationMs))} a second).`,
  );
  const refused = Object.values(tally.refused).reduce((sum, count) => sum + count, 0);
  if (refused > 0) print(`Refused lines and their reasons: ${report.refusedPath}`);
  print(`Next: solera verify, or look at ${url}/v1/wineries`);
  if (refused > 0) process.exitCode = 2;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1_000)
    throw new InvalidArgumentError('It is a whole number from 1 to 1000.');
  return number;
}
