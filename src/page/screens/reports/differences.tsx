import { Fragment } from 'preact';
import { numberText } from '../../parts/quantity.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { titlesOf } from '../../reading/report.js';
import { paths } from '../../reading/route.js';
import { type Differences as Moved, type Filing, readDifferences } from '../../wire/reports.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { MovedFigure } from './moved-figure.jsx';

interface DifferencesProps {
  readonly winery: string;
  readonly filing: Filing;
}

/** The figures that have moved since a filing, and the change sets that moved them. */
export function Differences({ winery, filing }: DifferencesProps) {
  const { reports: texts, impact, lot } = words.value;
  const moved = useResource(`differences ${filing.id}`, (signal) => readDifferences(winery, filing, signal), {
    winery,
  });
  return (
    <Reading of={moved}>
      {({ items, numbers }) =>
        items.length === 0 ? (
          <Empty>{texts.noDifferences}</Empty>
        ) : (
          <Scroll>
            <table class="impact">
              <caption class="sr">{texts.differences}</caption>
              <thead>
                <tr>
                  <th scope="col">{texts.line}</th>
                  <th scope="col">{impact.column}</th>
                  <th scope="col" class="r">
                    {texts.filed}
                  </th>
                  <th scope="col" class="r">
                    {texts.now}
                  </th>
                  <th scope="col" class="r">
                    {lot.moved}
                  </th>
                  <th scope="col">{texts.changes}</th>
                </tr>
              </thead>
              <tbody>
                {items.map((one) => (
                  <tr key={`${one.section} ${one.line} ${one.column}`}>
                    <MovedFigure titles={titlesOf(filing.report, one)} before={one.filed} after={one.now} />
                    <td>
                      <Changes changes={one.changes} numbers={numbers} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Scroll>
        )
      }
    </Reading>
  );
}

/** Links to the wakes of change sets; of one that is not among the newest entries of the log, its id. */
function Changes({ changes, numbers }: { readonly changes: readonly string[]; readonly numbers: Moved['numbers'] }) {
  return (
    <>
      {changes.map((change) => {
        const number = numbers.get(change);
        return (
          <Fragment key={change}>
            {number === undefined ? (
              <code class="xs">{change}</code>
            ) : (
              <a class="lk" href={paths.wake(number)}>
                #{numberText(number, 0)}
              </a>
            )}{' '}
          </Fragment>
        );
      })}
    </>
  );
}
