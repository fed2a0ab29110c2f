import { useCallback } from 'preact/hooks';
import { Dialog } from '../../parts/dialog.jsx';
import { MoreButton } from '../../parts/more-button.jsx';
import { fixedText } from '../../parts/quantity.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { Empty } from '../../parts/states.jsx';
import { wineryOf } from '../../parts/winery.js';
import { placesOf, sum } from '../../reading/decimal.js';
import type { FigureName, FigureTitles } from '../../reading/report.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { usePages } from '../../wire/pages.js';
import { type ReportEntry, type ReportOf, readReportEntries } from '../../wire/reports.js';
import { words } from '../../words/words.js';

interface EntriesProps {
  readonly of: ReportOf;
  /** The figure whose entries are shown; null: none. */
  readonly figure: FigureName | null;
  readonly titles: FigureTitles | null;
  readonly close: () => void;
}

/** The actions behind a figure of a report, and their sum. */
export function Entries({ of, figure, titles, close }: EntriesProps) {
  const closed = useCallback(close, [figure]);
  const name = [titles?.place, titles?.line, titles?.column].filter((part) => part != null).join(' ');
  return (
    <Dialog title={words.value.reports.entriesOf(name)} isOpen={figure !== null} close={closed}>
      {figure !== null && <List of={of} figure={figure} unit={titles?.unit ?? ''} />}
    </Dialog>
  );
}

function List({ of, figure, unit }: { readonly of: ReportOf; readonly figure: FigureName; readonly unit: string }) {
  const { reports: texts } = words.value;
  const key = `entries ${JSON.stringify([of, figure])}`;
  const pages = usePages(key, (cursor, signal) => readReportEntries(of, figure, cursor, signal));
  const { items, isLoading, problem, more } = pages;
  const isEmpty = items.length === 0;
  return (
    <>
      {isEmpty && !isLoading && problem === null && <Empty>{texts.noEntries}</Empty>}
      {!isEmpty && <Table {...{ winery: of.winery, items, unit }} isWhole={more === null && !isLoading} />}
      <MoreButton of={pages} />
    </>
  );
}

interface TableProps {
  readonly winery: string;
  readonly items: readonly ReportEntry[];
  readonly unit: string;
  readonly isWhole: boolean;
}

function Table({ winery, items, unit, isWhole }: TableProps) {
  const { reports: texts, lot: lots, actionTypes, language } = words.value;
  const places = placesOf(
    items.map(({ amount }) => amount),
    6,
  );
  const zone = wineryOf(winery)?.timeZone ?? 'UTC';
  const names: Readonly<Record<string, string>> = actionTypes;
  return (
    <Scroll>
      <table>
        <caption class="sr">{texts.entriesOf('')}</caption>
        <thead>
          <tr>
            <th scope="col">{lots.when}</th>
            <th scope="col">{lots.action}</th>
            <th scope="col">{lots.lot}</th>
            <th scope="col" class="r">
              {unit === '' ? texts.amount : `${texts.amount}, ${unit}`}
            </th>
          </tr>
        </thead>
        <tbody>
          {items.map(({ action, type, effectiveAt, lot, amount }, index) => (
            <tr key={index}>
              <td class="nw">{dayAndTime(effectiveAt, zone, language)}</td>
              <td class="nw">
                <a class="lk" href={paths.action(winery, action)}>
                  {names[type] ?? type}
                </a>
              </td>
              <td class="code">
                <a href={paths.lot(winery, lot)}>{lot}</a>
              </td>
              <td class="r">{fixedText(amount, places)}</td>
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <th scope="row" colSpan={3}>
              {isWhole ? texts.sum : texts.sumShown}
            </th>
            <td class="r">
              <b>{fixedText(sum(items.map(({ amount }) => amount)), places)}</b>
            </td>
          </tr>
        </tfoot>
      </table>
    </Scroll>
  );
}
