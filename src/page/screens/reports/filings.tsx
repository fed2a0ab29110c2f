import { useCallback, useState } from 'preact/hooks';
import { Dialog } from '../../parts/dialog.jsx';
import { MoreButton } from '../../parts/more-button.jsx';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { Empty } from '../../parts/states.jsx';
import { periodText } from '../../reading/period.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { usePages } from '../../wire/pages.js';
import type { Winery } from '../../wire/reads.js';
import { type Filing, readFilings } from '../../wire/reports.js';
import { words } from '../../words/words.js';
import { Differences } from './differences.jsx';

/** The reports that were filed, in the order in which they were. */
export function Filings({ winery }: { readonly winery: Winery }) {
  const { reports: texts, action } = words.value;
  const pages = usePages(`filings ${winery.winery}`, (cursor, signal) => readFilings(winery.winery, cursor, signal));
  const isEmpty = pages.items.length === 0;
  return (
    <Panel title={texts.filings}>
      {isEmpty && !pages.isLoading && pages.problem === null && <Empty>{texts.noFilings}</Empty>}
      {!isEmpty && (
        <Scroll>
          <table>
            <caption class="sr">{texts.filings}</caption>
            <thead>
              <tr>
                <th scope="col">{texts.period}</th>
                <th scope="col">{texts.form}</th>
                <th scope="col">{texts.version}</th>
                <th scope="col">{texts.filed}</th>
                <th scope="col">{action.by}</th>
                <th scope="col">{words.value.time.known}</th>
                <th scope="col">{texts.since}</th>
              </tr>
            </thead>
            <tbody>
              {pages.items.map((one) => (
                <Row key={one.id} winery={winery} filing={one} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
      <MoreButton of={pages} />
    </Panel>
  );
}

function Row({ winery, filing }: { readonly winery: Winery; readonly filing: Filing }) {
  const { reports: texts, language } = words.value;
  const { form, period, version, known, filedAt, filedBy } = filing;
  const [isOpen, setOpen] = useState(false);
  const close = useCallback(() => setOpen(false), []);
  const [name, span] = [texts.forms[form], periodText(period, language)];
  const title = texts.of(texts.differences, name, span);
  return (
    <tr>
      <th scope="row" class="nw">
        <a class="lk" href={`${paths.report(winery.winery, form, period)}&known=${known}`}>
          {span}
        </a>
      </th>
      <td class="nw">{name}</td>
      <td>{texts.versions[version]}</td>
      <td class="nw">{dayAndTime(filedAt, winery.timeZone, language)}</td>
      <td>{filedBy ?? ''}</td>
      <td class="nw">#{numberText(known, 0)}</td>
      <td>
        <button type="button" class="btn s" aria-label={title} onClick={() => setOpen(true)}>
          {texts.differences}
        </button>
        <Dialog title={title} isOpen={isOpen} close={close}>
          <Differences winery={winery.winery} filing={filing} />
        </Dialog>
      </td>
    </tr>
  );
}
