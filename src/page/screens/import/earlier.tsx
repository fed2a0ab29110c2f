import { useEffect } from 'preact/hooks';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { dayAndTime } from '../../reading/time.js';
import { type Import, isOpen, readImports } from '../../wire/imports.js';
import { usePolled } from '../../wire/polled.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

interface EarlierProps {
  readonly winery: Winery;
  /** The import whose result is shown. */
  readonly shown: string | null;
  readonly show: (id: string) => void;
}

const everyMs = 5_000;

export const importTags: Readonly<Record<Import['status'], string>> = {
  ...{ queued: 'tag', running: 'tag edit', done: 'tag good', failed: 'tag bad', interrupted: 'tag warn' },
};

/** The imports of the winery, the newest first. */
export function Earlier({ winery, shown, show }: EarlierProps) {
  const { import: texts, language } = words.value;
  const list = usePolled(`imports ${winery.winery}`, (signal) => readImports(winery.winery, signal), everyMs);
  useEffect(() => list.retry(), [shown]);
  return (
    <Panel title={texts.earlier}>
      <Reading of={list}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty next={texts.noneNext}>{texts.none}</Empty>
          ) : (
            <div class="scroll">
              <table>
                <caption class="sr">{texts.earlier}</caption>
                <ImportHead />
                <tbody>
                  {items.map((one) => (
                    <tr key={one.id}>
                      <th scope="row">
                        <button type="button" class="lk" aria-pressed={one.id === shown} onClick={() => show(one.id)}>
                          {one.fileName}
                        </button>{' '}
                        {one.dryRun && <span class="tag">{texts.dry}</span>}
                      </th>
                      <td class="nw">{dayAndTime(one.createdAt, winery.timeZone, language)}</td>
                      <td>
                        <span class={importTags[one.status]}>{texts.statuses[one.status]}</span>{' '}
                        {isOpen(one) && numberText(one.progress.settled, 0)}
                      </td>
                      <td class="r">{numberText(one.counts.recorded, 0)}</td>
                      <td class="r hide-s">{numberText(one.counts.revised, 0)}</td>
                      <td class="r hide-s">{numberText(one.counts.unchanged, 0)}</td>
                      <td class="r">{numberText(one.counts.refused, 0)}</td>
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          )
        }
      </Reading>
    </Panel>
  );
}

function ImportHead() {
  const { import: texts, lot } = words.value;
  return (
    <thead>
      <tr>
        <th scope="col">{texts.file}</th>
        <th scope="col">{lot.when}</th>
        <th scope="col">{lot.status}</th>
        <th scope="col" class="r">
          {texts.outcomes.recorded}
        </th>
        <th scope="col" class="r hide-s">
          {texts.outcomes.revised}
        </th>
        <th scope="col" class="r hide-s">
          {texts.outcomes.unchanged}
        </th>
        <th scope="col" class="r">
          {texts.outcomes.refused}
        </th>
      </tr>
    </thead>
  );
}
