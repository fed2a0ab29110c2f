import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';
import type { ReportPrinter } from '../../application/ports/report-printer.js';
import { decimalsOfColumns, tabledSections } from '../../compliance/figure.js';
import { formTitles } from '../../compliance/form-title.js';
import type { Report } from '../../compliance/report.js';
import { drawClosingNotes } from './closing-notes.js';
import { facesFor } from './faces.js';
import { Pen } from './pen.js';
import { drawReportHead, reportFacts } from './report-head.js';
import { drawSection } from './section-table.js';
import { Sheet } from './sheet.js';

/** Prints a report: landscape, on Letter if its unit is gallons, else on A4. A long report lets other work have its turn between rows. */
export const reportPdf: ReportPrinter = async (report, { amends = null } = {}) => {
  const faces = await facesFor(textsOf(report));
  const document = openDocument(report);
  const bytes = buffer(document);
  const sheet = new Sheet(new Pen(document, faces));
  drawReportHead(sheet, report, amends);
  const decimals = decimalsOfColumns(report);
  for (const section of tabledSections(report)) await drawSection(sheet, { report, section, decimals });
  drawClosingNotes(sheet, report);
  sheet.drawFooters(`${formTitles[report.form]} · ${report.period.from} to ${report.period.to} · ${report.winery}`);
  document.end();
  return bytes;
};

function openDocument({ form, winery, period, unit }: Report): PDFKit.PDFDocument {
  return new PDFDocument({
    size: unit === 'gal' ? 'LETTER' : 'A4',
    layout: 'landscape',
    margin: 0,
    autoFirstPage: false,
    // Page numbers are drawn last, because only then the number of pages is known.
    bufferPages: true,
    lang: 'en',
    displayTitle: true,
    info: {
      Title: `${formTitles[form]}, ${winery}, ${period.from} to ${period.to}`,
      Producer: 'Solera',
      Creator: 'Solera',
      // Taken from the report, not from a clock, so that the same report has the same bytes.
      CreationDate: new Date(`${period.to}T00:00:00Z`),
    },
  });
}

/** Yields all texts of a report that are not Solera's own. */
function* textsOf(report: Report): Iterable<string> {
  for (const [, value] of reportFacts(report)) yield value;
  for (const { title } of report.columns) yield title;
  for (const { section, title, lines } of report.sections) {
    yield section;
    yield title;
    for (const one of lines) {
      yield one.line;
      yield one.title;
    }
  }
  for (const { name } of report.identities) yield name;
  yield* report.remarks;
}
