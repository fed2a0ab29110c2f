import { columnsOfSection, decimalsOfColumns, figureText, tabledSections } from '../../compliance/figure.js';
import { formTitles } from '../../compliance/form-title.js';
import type { Report, ReportSection } from '../../compliance/report.js';
import { table } from '../terminal.js';

/** A table shows this for an amount of 0. */
const noAmount = '–';

/** The most characters of a line of a column's title, so that the seven columns of a form fit on a terminal. */
const titleLineLength = 12;

/** Returns a report as tables, one for each section, followed by the identities that do not hold and the remarks. */
export function reportText(report: Report): string {
  const { form, winery, bond, period, unit, rules, known, identities, remarks } = report;
  const wrong = identities.filter(({ holds }) => !holds);
  return [
    formTitles[form],
    `Winery ${winery}${bond === null ? '' : `, bond ${bond}`}, ${period.from} to ${period.to}, in ${unit}, by the rules ${rules}, as of notification ${known}.`,
    ...tabledSections(report).map((section) => `\n${sectionText(report, section)}`),
    ...(wrong.length === 0 ? [] : [`\nSums that do not agree: ${wrong.map(({ name }) => name).join(', ')}.`]),
    ...(remarks.length === 0 ? [] : [`\nRemarks:\n${remarks.map((remark) => `- ${remark}`).join('\n')}`]),
  ].join('\n');
}

function sectionText(report: Report, section: ReportSection): string {
  const title = section.section === '' ? section.title : `${section.section}. ${section.title}`;
  if (section.lines.length === 0) return `${title}\nNo lines in this period.`;
  const decimals = decimalsOfColumns(report);
  const figures = columnsOfSection(report, section).map(({ key, title: name }) => ({
    key,
    name: brokenTitle(name),
    places: decimals.get(key) ?? 0,
  }));
  const rows = section.lines.map(({ line, title: name, values }) => [
    line,
    name,
    ...figures.map(({ key, places }) => {
      const value = values[key] ?? 0;
      return value === 0 ? noAmount : figureText(value, places);
    }),
  ]);
  const heads = figures.map(({ name }) => name);
  return `${title}\n${table(['Line', '', ...heads], rows, heads)}`;
}

/** Breaks a title between words. */
function brokenTitle(title: string): string {
  const lines: string[] = [];
  for (const word of title.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + 1 + word.length <= titleLineLength)
      lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
