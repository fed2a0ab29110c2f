import type { Report } from '../../compliance/report.js';
import type { Sheet } from './sheet.js';

const headStyle = { size: 10.5, weight: 'strong' } as const;
const textStyle = { size: 8.5 } as const;
const headHeight = 18;
const lineHeight = 12;
const indent = 22;

/** Draws the remarks and the identities of a report. */
export function drawClosingNotes(sheet: Sheet, { identities, remarks }: Report): void {
  if (identities.length > 0)
    drawList(
      sheet,
      'Sums that must agree',
      identities.map(({ name, holds }) => `${name}: ${holds ? 'agrees' : 'DOES NOT AGREE'}`),
    );
  drawList(sheet, 'Remarks', remarks.length === 0 ? ['None.'] : remarks);
}

function drawList(sheet: Sheet, title: string, items: readonly string[]): void {
  const { pen } = sheet;
  sheet.ensureRoom(headHeight + 2 * lineHeight);
  pen.draw(title, { x: sheet.left, baseline: sheet.y + headStyle.size }, headStyle);
  sheet.y += headHeight;
  for (const [index, item] of items.entries())
    for (const [row, line] of pen.wrap(item, sheet.width - indent, textStyle).entries()) {
      sheet.ensureRoom(lineHeight);
      const baseline = sheet.y + textStyle.size;
      if (row === 0 && items.length > 1) pen.draw(`${index + 1}.`, { x: sheet.left, baseline }, textStyle);
      pen.draw(line, { x: sheet.left + (items.length > 1 ? indent : 0), baseline }, textStyle);
      sheet.y += lineHeight;
    }
  sheet.y += 10;
}
