import { useEffect, useState } from 'preact/hooks';
import { Icon } from '../../parts/icon.jsx';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { type FoldedChange, foldChanges } from '../../reading/changes.js';
import { paths } from '../../reading/route.js';
import { keptText, seenNumber } from '../../reading/seen.js';
import { dayAndTime } from '../../reading/time.js';
import { type NewestEntries, readSince } from '../../wire/change-sets.js';
import type { Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

/** How many entries of the log are read at most. */
const most = 2_000;
/** How many corrections are listed. */
const shown = 6;

/** The corrections of a winery that the reader has not seen yet, newest first. They stay until they are marked as seen. */
export function CorrectedSince({ winery }: { readonly winery: Winery }) {
  const texts = words.value.corrected;
  const key = `solera.seen.${winery.winery}`;
  const [marked, setMarked] = useState(0);
  const seen = ({ log, head }: Pick<NewestEntries, 'log' | 'head'>): number | null =>
    seenNumber(localStorage.getItem(key), { log, number: head });
  const entries = useResource(
    `corrected ${winery.winery} ${marked}`,
    (signal) => readSince((end) => seen(end) ?? end.head, most, signal),
    { winery: winery.winery },
  );
  const { data } = entries;
  const [isFirst, setFirst] = useState(false);
  const changes = foldChanges(data?.items ?? []);
  const corrections = changes.filter((one) => one.isCorrection && one.wineries.has(winery.winery)).reverse();
  const keep = ({ log, head }: NewestEntries): void => localStorage.setItem(key, keptText({ log, number: head }));
  useEffect(() => {
    if (data === null) return;
    if (seen(data) === null) setFirst(true);
    // Where nothing was corrected, there is nothing to mark.
    if (corrections.length === 0) keep(data);
  }, [data]);
  const mark = (): void => {
    if (data !== null) keep(data);
    setMarked(marked + 1);
  };
  const end =
    corrections.length === 0 ? undefined : (
      <button type="button" class="btn s" onClick={mark}>
        {texts.mark}
      </button>
    );
  return (
    <Panel title={texts.title} end={end}>
      <Reading of={entries}>
        {({ items }) => (
          <>
            {corrections.length === 0 && <Empty>{isFirst ? texts.first : texts.none}</Empty>}
            <ul class="att">
              {corrections.slice(0, shown).map((change) => (
                <Row key={change.change} change={change} timeZone={winery.timeZone} />
              ))}
            </ul>
            <More rest={corrections.length - shown} isCut={items.length >= most} />
          </>
        )}
      </Reading>
    </Panel>
  );
}

/** What is not listed. */
function More({ rest, isCut }: { readonly rest: number; readonly isCut: boolean }) {
  const texts = words.value.corrected;
  if (rest <= 0 && !isCut) return null;
  return (
    <p class="none mut sm">
      {rest > 0 && texts.more(rest)} {isCut && texts.cut(numberText(most, 0))}{' '}
      <a class="lk" href={paths.feed}>
        {words.value.cellar.feed}
      </a>
    </p>
  );
}

/** How many lots a row names. */
const named = 3;

function Row({ change, timeZone }: { readonly change: FoldedChange; readonly timeZone: string }) {
  const { changes, actionTypes, cellar, corrected, wake, language } = words.value;
  const { first, last, what, type, subjects, time } = change;
  const lots = [...subjects];
  return (
    <li>
      <span class="chg">
        <Icon name="turn" />
      </span>
      <div>
        <b>{changes[what === 'recorded' ? 'revised' : what]}</b>
        {type !== null && `: ${actionTypes[type]}`} <span class="code">{lots.slice(0, named).join(', ')}</span>{' '}
        {lots.length > named && <span class="dim">{cellar.more(lots.length - named)}</span>}
      </div>
      <div class="row">
        <a class="lk" href={paths.wake(first)}>
          {corrected.what}
        </a>
        <span class="dim sm nw">{wake.numbers(numberText(first, 0), numberText(last, 0))}</span>
        <span class="dim sm nw">{dayAndTime(time, timeZone, language)}</span>
      </div>
    </li>
  );
}
