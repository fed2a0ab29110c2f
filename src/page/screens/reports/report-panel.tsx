import { useLocation } from 'preact-iso';
import { useShownTime } from '../../parts/address.js';
import { Panel } from '../../parts/panel.jsx';
import { Reading } from '../../parts/states.jsx';
import { lastMonth, periodOf, periodText } from '../../reading/period.js';
import { reportForms } from '../../reading/report.js';
import type { Winery } from '../../wire/reads.js';
import { type ReportOf, readReport } from '../../wire/reports.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { Choose } from './choose.jsx';
import { FileLinks } from './file-links.jsx';
import { ReportTables } from './report-tables.jsx';

/** The report that the address names: by default, that of the last month that has ended in the time zone of the winery. */
export function ReportPanel({ winery }: { readonly winery: Winery }) {
  const { reports: texts, language } = words.value;
  const { query } = useLocation();
  const [{ known }] = useShownTime();
  const form = reportForms.find((one) => one === query.form) ?? 'ttb-5120.17';
  const period = periodOf(query.from, query.to) ?? lastMonth(new Date(), winery.timeZone);
  const of: ReportOf = { winery: winery.winery, form, period, known };
  const report = useResource(
    `report ${JSON.stringify(of)}`,
    (signal) => readReport(of, signal),
    // What was believed does not change any more.
    known === null ? { winery: winery.winery } : 'once',
  );
  return (
    <Panel title={`${texts.forms[form]}, ${periodText(period, language)}`} end={<FileLinks of={of} />}>
      <Choose key={`${form} ${period.from} ${period.to}`} winery={winery.winery} form={form} period={period} />
      <Reading of={report}>{(read) => <ReportTables of={of} report={read} />}</Reading>
    </Panel>
  );
}
