/** Prints what the import of a table has done, or would do. */
import { commandLimits } from '../../../config/commands.js';
import { commandLine } from '../command-line.js';
import { formatNumber, notice, print, table } from '../terminal.js';
import type { ImportAnswer, RowAnswer } from './import-answer.js';
import type { TableImport } from './table-importer.js';

interface ReportOptions {
  readonly dryRun: boolean;
  readonly path: string;
  readonly url: string;
}

/** Prints tables and hints. Sets the exit code to 2 if rows were refused. */
export function showTableImport({ answer, refused, refusedPath }: TableImport, options: ReportOptions): void {
  for (const { detail } of answer.assumptions) notice(`Assumed: ${detail}`);
  for (const { detail } of answer.warnings) notice(`Warning: ${detail}`);
  if (refused.length > 0) print(problemTable(refused));
  if (refused.length > commandLimits.problemsShown)
    print(`… and ${formatNumber(refused.length - commandLimits.problemsShown)} more: ${refusedPath}`);
  if (options.dryRun && answer.cellar !== null) showCellar(answer.cellar);
  const { length: vessels } = answer.vesselsCreated;
  if (vessels > 0) print(vesselsInWords(vessels, options.dryRun));
  print(countTable(answer, options.dryRun));
  print(nextStep(answer, options));
  if (refused.length > 0) {
    print(`Refused rows and their reasons: ${refusedPath}`);
    process.exitCode = 2;
  }
}

function vesselsInWords(count: number, dryRun: boolean): string {
  const one = count === 1;
  return `${formatNumber(count)} ${one ? 'vessel' : 'vessels'} ${dryRun ? 'would be' : one ? 'was' : 'were'} created.`;
}

function countTable({ counts, refusals }: ImportAnswer, dryRun: boolean): string {
  const rows = [
    ...(['recorded', 'revised', 'unchanged'] as const).map((name) => [name, formatNumber(counts[name])]),
    ...Object.entries(refusals).map(([code, count]) => [`refused: ${code}`, formatNumber(count)]),
  ];
  return table([dryRun ? 'Rows (dry run)' : 'Rows', 'Count'], rows, ['Count']);
}

function problemTable(refused: readonly RowAnswer[]): string {
  const rows = refused
    .slice(0, commandLimits.problemsShown)
    .map(({ row, column, value, detail }) => [row, column ?? '', value ?? '', wrapped(detail ?? '')]);
  return table(['Row', 'Column', 'Value', 'Problem'], rows, ['Row']);
}

/** Breaks a sentence into lines that fit a terminal beside the other columns. */
function wrapped(text: string): string {
  return text.replace(/(.{1,70})(?: +|$)/g, '$1\n').trimEnd();
}

function showCellar({ lots, vessels, lotsInAll }: NonNullable<ImportAnswer['cellar']>): void {
  const amount = (one: (typeof lots)[number]['before']): string =>
    one === null ? '–' : formatNumber(one.kind === 'fruit' ? one.weight : one.volume);
  const shown = lots.slice(0, commandLimits.lotsShown);
  print('The cellar afterwards:');
  print(
    table(
      ['Winery', 'Lot', 'Kind', 'Before', 'After'],
      shown.map(({ winery, lot, before, after }) => [
        winery,
        lot,
        after?.kind ?? before?.kind ?? '',
        amount(before),
        amount(after),
      ]),
      ['Before', 'After'],
    ),
  );
  const inAll = lotsInAll ?? lots.length;
  if (inAll > shown.length) print(`… and ${formatNumber(inAll - shown.length)} more lots.`);
  const content = (one: (typeof vessels)[number]['before']): string =>
    one === null ? '–' : `${formatNumber(one.volume)} of ${one.lot}`;
  const filled = vessels.slice(0, commandLimits.lotsShown);
  if (filled.length === 0) return;
  print(
    table(
      ['Winery', 'Vessel', 'Before', 'After'],
      filled.map(({ winery, vessel, before, after }) => [winery, vessel, content(before), content(after)]),
    ),
  );
  if (vessels.length > filled.length) print(`… and ${formatNumber(vessels.length - filled.length)} more vessels.`);
}

function nextStep({ counts }: ImportAnswer, { dryRun, path, url }: ReportOptions): string {
  if (dryRun) {
    const doubtful = counts.refused > 0 ? 'correct the refused rows, or record the other rows' : 'record the rows';
    return `Nothing was recorded. Next: ${doubtful} with the same command without --dry-run.`;
  }
  if (counts.refused > 0)
    return `Next: correct the refused rows in ${path} and run the same command again. Rows that were recorded are recognised.`;
  return `Next: open ${url}/v1/wineries, or ${commandLine('verify')}`;
}
