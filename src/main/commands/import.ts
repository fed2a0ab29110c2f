import { Command, InvalidArgumentError, Option } from 'commander';
import { commandLimits } from '../../../config/commands.js';
import { clientLimits } from '../../../config/node.js';
import { signalled } from '../ending.js';
import { type ImportReport, importFile } from '../import/importer.js';
import { called } from '../invocation.js';
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
    .argument('<file>', 'NDJSON as harvest writes it, or CSV: told by what is in it')
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

CSV columns: winery, type, effectiveAt, and data (JSON) or data.lot, data.volume, data.from.0.lot …; optional: id, tieBreak, note. The first
line names them; they are separated by comma, semicolon or tab, in UTF-8. Numbers have a point, whatever separates the columns.
A row without an id gets one that follows from its text, and from how many like it came before: two rows that are the same are two actions,
and the same file sent again is recognised. A row that was changed since is another action: correct what was recorded by its id.

Examples:
  ${called('harvest --actions 10000')} > harvest.ndjson && ${called('import harvest.ndjson')}
  ${called('import cellar-book.csv --url http://cellar:8080')}
  ${called('import corrections.ndjson --on-conflict flag')}`,
    )
    .action(async (file: string, options: Options) => {
      const ended = new AbortController();
      void signalled().then(() => ended.abort());
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
  const { tally, resumedAt, steps } = report;
  if (resumedAt !== null) note(`Went on after line ${amount(resumedAt)}, where an earlier import had stopped.`);
  const rows = [
    ...['settings', 'recorded', 'revised', 'retracted', 'repeated'].map((what) => [
      what,
      amount(tally.done[what] ?? 0),
    ]),
    ...Object.entries(tally.refused).map(([code, count]) => [`refused: ${code}`, amount(count)]),
  ];
  print(table(['Steps', 'Count'], rows, ['Count']));
  const rate =
    durationMs < commandLimits.rateShownAfterMs
      ? ''
      : ` (${amount(Math.round((1_000 * steps) / durationMs))} a second)`;
  print(
    `${amount(steps)} ${resumedAt === null ? '' : 'more '}${steps === 1 ? 'step' : 'steps'} in ${seconds(durationMs)}${rate}.`,
  );
  const refused = Object.values(tally.refused).reduce((sum, count) => sum + count, 0);
  if (refused > 0) print(`Refused lines and their reasons: ${report.refusedPath}`);
  print(`Next: ${called('verify')}, or look at ${url}/v1/wineries`);
  if (refused > 0) process.exitCode = 2;
}

function wholeNumber(text: string): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1 || number > 1_000)
    throw new InvalidArgumentError('It is a whole number from 1 to 1000.');
  return number;
}
