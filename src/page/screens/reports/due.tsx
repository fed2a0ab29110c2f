import { useState } from 'preact/hooks';
import { Panel } from '../../parts/panel.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { periodText } from '../../reading/period.js';
import { paths } from '../../reading/route.js';
import { day } from '../../reading/time.js';
import type { Winery } from '../../wire/reads.js';
import { type DueFiling, readDue } from '../../wire/reports.js';
import { useResource } from '../../wire/resource.js';
import { may } from '../../wire/session.js';
import { words } from '../../words/words.js';
import { FileButton } from './file-button.jsx';

interface DueProps {
  readonly winery: Winery;
  /** Called when a report was filed. */
  readonly done: () => void;
}

/** What must be filed or amended, in that order. */
export function Due({ winery, done }: DueProps) {
  const { reports: texts } = words.value;
  const [said, setSaid] = useState('');
  const code = winery.winery;
  const due = useResource(`due ${code}`, (signal) => readDue(code, signal), { winery: code });
  const isDone = ({ form, period }: DueFiling): void => {
    setSaid(texts.done(texts.forms[form], periodText(period, words.value.language)));
    due.retry();
    done();
  };
  return (
    <Panel title={texts.due} note={texts.dueNote}>
      <p class={said === '' ? 'sr' : 'bd'} role="status">
        {said}
      </p>
      <Reading of={due}>
        {({ items }) =>
          items.length === 0 ? <Empty>{texts.nothingDue}</Empty> : <DueTable {...{ winery, items, isDone }} />
        }
      </Reading>
    </Panel>
  );
}

/** How many periods are listed at first. */
const first = 6;

interface DueTableProps {
  readonly winery: Winery;
  readonly items: readonly DueFiling[];
  readonly isDone: (due: DueFiling) => void;
}

function DueTable({ winery: { winery }, items, isDone }: DueTableProps) {
  const { reports: texts, lot, language } = words.value;
  const mayFile = may('configure', winery);
  const [isWhole, setWhole] = useState(false);
  return (
    <>
      <Scroll>
        <table>
          <caption class="sr">{texts.due}</caption>
          <thead>
            <tr>
              <th scope="col">{texts.period}</th>
              <th scope="col">{texts.form}</th>
              <th scope="col">{lot.status}</th>
              <th scope="col">{texts.dueOn}</th>
              {mayFile && <th scope="col">{texts.file}</th>}
            </tr>
          </thead>
          <tbody>
            {items.slice(0, isWhole ? items.length : first).map((one) => (
              <tr key={`${one.form} ${one.period.from} ${one.period.to}`}>
                <th scope="row" class="nw">
                  <a class="lk" href={paths.report(winery, one.form, one.period)}>
                    {periodText(one.period, language)}
                  </a>
                </th>
                <td class="nw">{texts.forms[one.form]}</td>
                <td>
                  {one.status === 'moved' ? (
                    <span class="tag warn">{texts.moved(one.lines)}</span>
                  ) : (
                    <span class="tag">{texts.notFiled}</span>
                  )}
                </td>
                <td class="nw">{one.due === null ? '' : day(one.due, 'UTC', language)}</td>
                {mayFile && (
                  <td>
                    <FileButton winery={winery} due={one} done={() => isDone(one)} />
                  </td>
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
      {items.length > first && !isWhole && (
        <p class="more">
          <button type="button" class="btn s" onClick={() => setWhole(true)}>
            {texts.all(items.length)}
          </button>
        </p>
      )}
    </>
  );
}
