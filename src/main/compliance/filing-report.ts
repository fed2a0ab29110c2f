import { counted, formatNumber, table } from '../terminal.js';
import type { DueFiling, Filing, FilingDifference } from './filing-answer.js';
import { reportText } from './report-table.js';

/** Returns a command as a person would type it for the same server. */
export type Hint = (command: string) => string;

interface Context {
  readonly winery: string;
  readonly hint: Hint;
}

/** Returns the filings of a winery as a table. */
export function filingList(filings: readonly Filing[], { winery, hint }: Context): string {
  if (filings.length === 0)
    return `Winery ${winery} has filed no report. Next: ${hint(`filings ${winery} due`)} lists the periods to file.`;
  const rows = filings.map(({ id, form, period, version, known, filedAt, filedBy }) => [
    ...[id, form, `${period.from} to ${period.to}`, version, formatNumber(known), filedAt, filedBy ?? ''],
  ]);
  return [
    table(['Filing', 'Form', 'Period', 'Version', 'As of', 'Filed at', 'Filed by'], rows, ['As of']),
    `Next: ${hint(`filings ${winery} show <id>`)} shows one of them, ${hint(`filings ${winery} due`)} those to amend.`,
  ].join('\n');
}

/** Returns a filing with its report as tables. */
export function filingText(filing: Filing, context: Context): string {
  const { winery, hint } = context;
  const { id, form, period, known, report } = filing;
  return [
    ...[filedLine(filing), ...(report === undefined ? [] : ['', reportText(report), ''])],
    `Next: ${hint(`filings ${winery} differences ${id}`)} lists the figures that have moved since,`,
    `      ${hint(`report ${winery} ${form} --from ${period.from} --to ${period.to} --known ${known} --format pdf --output report.pdf`)} prints it.`,
  ].join('\n');
}

/** Returns a description of a new filing, with its remarks if it is an amendment. */
export function filedText(filing: Filing, { winery, hint }: Context): string {
  const remarks = filing.version === 'amended' ? (filing.report?.remarks ?? []) : [];
  return [
    filedLine(filing),
    ...remarks.map((remark) => `- ${remark}`),
    `Next: send the figures to the authority: ${hint(`filings ${winery} show ${filing.id}`)} shows them.`,
    `      ${hint(`filings ${winery} due`)} lists what else is to be filed.`,
  ].join('\n');
}

/** Returns the figures of a filing that have moved, as a table. */
export function differencesText(
  differences: readonly FilingDifference[],
  filing: string,
  { winery, hint }: Context,
): string {
  if (differences.length === 0) return `All figures of filing ${filing} are still the same. There is nothing to amend.`;
  const rows = differences.map(({ section, line, column, filed, now, moved, changes }) => [
    ...[`${section}/${line}/${column}`, formatNumber(filed), formatNumber(now)],
    ...[`${moved > 0 ? '+' : ''}${formatNumber(moved)}`, changes.join('\n')],
  ]);
  return [
    table(['Figure', 'Filed', 'Now', 'Moved', 'Change sets'], rows, ['Filed', 'Now', 'Moved']),
    `${counted(differences.length, 'figure has', 'figures have')} moved since filing ${filing}.`,
    `Next: ${hint(`filings ${winery} amend ${filing}`)} files an amended report.`,
  ].join('\n');
}

/** Returns the periods to file or to amend as a table, in the order of the work: the first line of a period is the last line of the period before. */
export function dueText(due: readonly DueFiling[], { winery, hint }: Context): string {
  const [first] = due;
  if (first === undefined) return `Winery ${winery} has nothing to file and nothing to amend.`;
  const rows = due.map(({ form, period, status, filing, due: day, lines }) => [
    ...[form, `${period.from} to ${period.to}`, day ?? '', status === 'moved' ? 'amend' : 'file'],
    ...[status === 'moved' ? `${counted(lines, 'figure')} moved` : 'not filed yet', filing ?? ''],
  ]);
  return [
    table(['Form', 'Period', 'Due', 'To do', 'Why', 'Filing'], rows),
    'Begin with the first: each period begins with what the one before had on hand at its end.',
    ...nextAfterDue(first, { winery, hint }),
  ].join('\n');
}

function nextAfterDue({ form, period, filing }: DueFiling, { winery, hint }: Context): readonly string[] {
  if (filing === null)
    return [
      `Next: ${hint(`report ${winery} ${form} --from ${period.from} --to ${period.to}`)} shows the figures,`,
      `      ${hint(`filings ${winery} file --form ${form} --from ${period.from} --to ${period.to}`)} files them.`,
    ];
  return [
    `Next: ${hint(`filings ${winery} differences ${filing}`)} shows what has moved,`,
    `      ${hint(`filings ${winery} amend ${filing}`)} files an amended report.`,
  ];
}

function filedLine({ id, form, period, amends, known, filedAt, filedBy }: Filing): string {
  const version = amends === null ? 'original report' : `amended report, which amends filing ${amends}`;
  const by = filedBy === null ? '' : ` by ${filedBy}`;
  return `Filing ${id}: ${form}, ${period.from} to ${period.to}, ${version}. Filed at ${filedAt}${by}, as of notification ${known}.`;
}
