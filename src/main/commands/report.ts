import { writeFile } from 'node:fs/promises';
import { Command, Option } from 'commander';
import { type Report, reportForms } from '../../compliance/report.js';
import { CommandFailure } from '../command-failure.js';
import { commandLine } from '../command-line.js';
import { entriesText, figurePlace, type ReportEntry, sumOf } from '../compliance/report-entries.js';
import { reportText } from '../compliance/report-table.js';
import { WineryReader } from '../compliance/winery-reader.js';
import { defaultServerUrl, editHint } from '../edits/edit-hint.js';
import { ServerClient } from '../server-client.js';
import { notice } from '../terminal.js';

const mediaTypes = {
  table: 'application/json',
  json: 'application/json',
  csv: 'text/csv',
  pdf: 'application/pdf',
} as const;

interface Options {
  readonly from: string;
  readonly to: string;
  readonly known?: string;
  readonly format: keyof typeof mediaTypes;
  readonly output?: string;
  readonly entries?: string;
  readonly url: string;
}

interface Question extends Options {
  readonly winery: string;
  readonly form: string;
}

export function reportCommand(): Command {
  return new Command('report')
    .description(
      'Prints a report on a period of a winery, or the actions behind one of its figures. Reads from a running server.',
    )
    .argument('<winery>', 'code of the winery')
    .argument('<form>', reportForms.join(', '))
    .requiredOption('--from <day>', 'the first day of the period, YYYY-MM-DD')
    .requiredOption('--to <day>', 'the last day of the period, YYYY-MM-DD')
    .option('--known <n>', 'print what the report said just after this notification')
    .addOption(
      new Option('--format <format>', 'the form of the output').choices(Object.keys(mediaTypes)).default('table'),
    )
    .option('--output <file>', 'write to this file instead of the terminal')
    .option('--entries <section/line/column>', 'list the actions behind a figure, and their sum')
    .option('--url <url>', 'URL of the server', defaultServerUrl)
    .addHelpText(
      'after',
      `
Days are days in the time zone of the winery. A table shows the figures as the form takes them; json and csv also have them with six decimals.

Examples:
  ${commandLine('report estate ttb-5120.17 --from 2026-01-01 --to 2026-01-31')}
  ${commandLine('report estate ttb-5120.17 --from 2026-01-01 --to 2026-01-31 --format pdf --output january.pdf')}
  ${commandLine('report estate ttb-5120.17 --from 2026-01-01 --to 2026-01-31 --entries A/13/a')}
  ${commandLine('report estate inventory --from 2026-01-01 --to 2026-12-31 --format csv')} > inventory.csv`,
    )
    .action(async (winery: string, form: string, options: Options) => {
      const client = new ServerClient(options.url);
      try {
        const reader = new WineryReader(client, winery);
        const question = { ...options, winery, form };
        if (options.entries === undefined) await showReport(reader, question);
        else await showEntries(reader, question, options.entries);
      } finally {
        client.close();
      }
    });
}

async function showReport(reader: WineryReader, question: Question): Promise<void> {
  const { format, output } = question;
  if (format === 'pdf' && output === undefined && process.stdout.isTTY)
    throw new CommandFailure('A PDF cannot be shown on a terminal.', 'Name a file with --output report.pdf');
  await writeOut(await contentOf(reader, question), output);
  if (format === 'table' || output !== undefined) notice(nextAfterReport(question));
}

/** JSON gets a line break for the terminal. CSV and PDF are kept as the server sent them. */
async function contentOf(reader: WineryReader, { form, from, to, known, format }: Question): Promise<Buffer> {
  const segments = ['reports', form];
  const query = { from, to, known };
  if (format === 'table') return Buffer.from(`${reportText(await reader.get<Report>(segments, query))}\n`);
  const headers = { accept: mediaTypes[format] };
  const { bytes } = await reader.send(segments, { method: 'GET', headers }, query);
  return format === 'json' ? Buffer.concat([bytes, Buffer.from('\n')]) : bytes;
}

async function showEntries(
  reader: WineryReader,
  { form, from, to, known, format, output, url, winery }: Question,
  figure: string,
): Promise<void> {
  if (format !== 'table' && format !== 'json')
    throw new CommandFailure(
      `The actions behind a figure cannot be printed as ${format}.`,
      'Use --format table or --format json.',
    );
  const place = figurePlace(figure);
  const entries = await reader.list<ReportEntry>(['reports', form, 'entries'], { from, to, known, ...place });
  const text =
    format === 'json' ? JSON.stringify({ items: entries, sum: sumOf(entries) }) : entriesText(entries, place);
  await writeOut(Buffer.from(`${text}\n`), output);
  if (format === 'table' && entries.length > 0)
    notice(
      `Next: correct one of them on the page, at ${url}/w/${encodeURIComponent(winery)}, or with PUT /v1/wineries/${winery}/actions/<id>.`,
    );
}

async function writeOut(content: Buffer, output: string | undefined): Promise<void> {
  if (output === undefined) process.stdout.write(content);
  else {
    await writeFile(output, content);
    notice(`The report is written to ${output}.`);
  }
}

function nextAfterReport({ winery, form, from, to, url }: Question): string {
  const period = `--from ${from} --to ${to}`;
  const entries = `Next: ${editHint(`report ${winery} ${form} ${period} --entries <section/line/column>`, url)} lists the actions behind a figure`;
  // Only this form goes to an authority.
  if (form !== 'ttb-5120.17') return `${entries}.`;
  return `${entries},\n      ${editHint(`filings ${winery} file --form ${form} ${period}`, url)} files the report.`;
}
