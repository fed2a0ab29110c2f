import { formTitles } from '../../compliance/form-title.js';
import type { Report } from '../../compliance/report.js';
import type { Sheet } from './sheet.js';

const titleStyle = { size: 15, weight: 'strong' } as const;
const amendedStyle = { size: 10, weight: 'strong' } as const;
const labelStyle = { size: 6.5, colour: '#505050' } as const;
const valueStyle = { size: 9 } as const;

const valueLine = 11;
const cellPadding = 5;
const cellsInRow = 3;

/** Returns what a report covers and where its figures come from, as pairs of a label and a value. */
export function reportFacts(report: Report): readonly (readonly [label: string, value: string])[] {
  const { winery, bond, period, unit, rules, known } = report;
  return [
    ['Winery', winery],
    ['Bond', bond ?? 'none recorded'],
    ['Period', `${period.from} to ${period.to}`],
    ['Unit', unit === 'gal' ? 'wine gallons (gal)' : unit],
    ['Rules', rules],
    ['Figures as of', `notification ${known}`],
  ];
}

/** Draws the title of a report and a grid of facts about it. `amends`: the filing that the report amends; null for none. */
export function drawReportHead(sheet: Sheet, report: Report, amends: string | null): void {
  const { pen } = sheet;
  for (const line of pen.wrap(formTitles[report.form], sheet.width, titleStyle)) {
    sheet.y += titleStyle.size;
    pen.draw(line, { x: sheet.left, baseline: sheet.y }, titleStyle);
    sheet.y += 4;
  }
  if (amends !== null) drawAmended(sheet, amends);
  sheet.y += 6;
  const facts = reportFacts(report);
  for (let first = 0; first < facts.length; first += cellsInRow)
    drawFacts(sheet, facts.slice(first, first + cellsInRow));
  sheet.y += 10;
}

function drawAmended(sheet: Sheet, amends: string): void {
  sheet.y += amendedStyle.size + 2;
  const words = 'Amended report';
  sheet.pen.draw(words, { x: sheet.left, baseline: sheet.y }, amendedStyle);
  const x = sheet.left + sheet.pen.width(words, amendedStyle) + 8;
  sheet.pen.draw(`It amends filing ${amends}.`, { x, baseline: sheet.y }, valueStyle);
  sheet.y += 4;
}

function drawFacts(sheet: Sheet, facts: readonly (readonly [label: string, value: string])[]): void {
  const { pen } = sheet;
  const width = sheet.width / cellsInRow;
  const values = facts.map(([, value]) => pen.wrap(value, width - 2 * cellPadding, valueStyle));
  const height = 13 + valueLine * Math.max(...values.map((lines) => lines.length)) + 2;
  for (const [index, [label]] of facts.entries()) {
    const x = sheet.left + index * width;
    pen.box({ x, y: sheet.y, width, height });
    pen.draw(label, { x: x + cellPadding, baseline: sheet.y + 9 }, labelStyle);
    for (const [row, line] of (values[index] ?? []).entries())
      pen.draw(line, { x: x + cellPadding, baseline: sheet.y + 10 + valueLine * (row + 1) }, valueStyle);
  }
  sheet.y += height;
}
