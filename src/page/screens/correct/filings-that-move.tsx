import { Panel } from '../../parts/panel.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { wineryOf } from '../../parts/winery.js';
import { periodText } from '../../reading/period.js';
import { type Report, titlesOf } from '../../reading/report.js';
import { paths } from '../../reading/route.js';
import type { Impact } from '../../wire/corrections.js';
import type { Answer } from '../../wire/problem.js';
import { readFiling } from '../../wire/reports.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { MovedFigure } from '../reports/moved-figure.jsx';

type FilingChange = Impact['filings'][number];

/** Of how many filings the titles of lines and columns are read. The others show their codes. */
const titled = 12;

/** Every figure of a filed report that a correction moves, by winery and period. */
export function FilingsThatMove({ filings }: { readonly filings: Impact['filings'] }) {
  const { impact: texts, reports, lot } = words.value;
  const titles = useTitles(filings);
  if (filings.length === 0) return null;
  return (
    <Panel title={texts.filings}>
      <Scroll>
        <table class="impact">
          <caption class="sr">{texts.filings}</caption>
          <thead>
            <tr>
              <th scope="col">{reports.line}</th>
              <th scope="col">{texts.column}</th>
              <th scope="col" class="r">
                {texts.before}
              </th>
              <th scope="col" class="r">
                {texts.after}
              </th>
              <th scope="col" class="r">
                {lot.moved}
              </th>
            </tr>
          </thead>
          {filings.map((one) => (
            <Filing key={one.filing} change={one} report={titles.get(one.filing) ?? null} />
          ))}
        </table>
      </Scroll>
    </Panel>
  );
}

function Filing({
  change: { winery, form, period, lines },
  report,
}: {
  readonly change: FilingChange;
  readonly report: Report | null;
}) {
  const { reports, language } = words.value;
  return (
    <tbody>
      <tr class="grp">
        <th colSpan={5} scope="rowgroup">
          {wineryOf(winery)?.name ?? winery},{' '}
          <a class="lk" href={paths.report(winery, form, period)}>
            {reports.forms[form]}, {periodText(period, language)}
          </a>
        </th>
      </tr>
      {lines.map((line) => (
        <tr key={`${line.section} ${line.line} ${line.column}`}>
          <MovedFigure titles={titlesOf(report, line)} before={line.before} after={line.after} />
        </tr>
      ))}
    </tbody>
  );
}

/** Reads the filed reports, which name their lines and columns. A filing never changes, so each is read once. */
function useTitles(filings: Impact['filings']): ReadonlyMap<string, Report> {
  const wanted = filings.slice(0, titled);
  const key = wanted.map(({ filing }) => filing).join(' ');
  const read = async (signal: AbortSignal): Promise<Answer<ReadonlyMap<string, Report>>> => {
    const answers = await Promise.all(wanted.map(({ winery, filing }) => readFiling(winery, filing, signal)));
    const found = answers.flatMap((answer) => (answer.ok ? [[answer.data.id, answer.data.report] as const] : []));
    // Without titles, the codes of the form are shown.
    return { ok: true, data: new Map(found), response: new Response() };
  };
  return useResource(`titles ${key}`, read, key === '' ? 'unread' : 'once').data ?? new Map();
}
