import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty } from '../../parts/states.jsx';
import { type FoldedChange, foldChanges, type WithheldRun, withheldRuns } from '../../reading/changes.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { head, newest, receivedFrom } from '../../wire/log.js';
import { words } from '../../words/words.js';
import { wineryOf } from '../../parts/winery.js';

/** The live log: one row for each change set, corrections marked. */
export default function Feed() {
  const texts = words.value.feedScreen;
  const changes = foldChanges(newest.value);
  const rows = [
    ...changes.map((change) => ({ first: change.first, row: <Row key={change.change} change={change} /> })),
    ...withheldRuns(newest.value).map((run) => ({ first: run.first, row: <Withheld key={run.first} run={run} /> })),
  ].sort((a, b) => b.first - a.first);
  const proof =
    head.value === 0 ? undefined : texts.proof(numberText(receivedFrom.value, 0), numberText(head.value, 0));
  return (
    <Screen title={texts.title}>
      <Panel title={texts.notifications} note={proof}>
        {rows.length === 0 && <Empty>{texts.none}</Empty>}
        <div role="log" aria-label={texts.notifications}>
          <ol class="att log">{rows.map(({ row }) => row)}</ol>
        </div>
      </Panel>
    </Screen>
  );
}

/** Entries that the reader may not read: their numbers alone. */
function Withheld({ run: { first, last } }: { readonly run: WithheldRun }) {
  const { feedScreen } = words.value;
  return (
    <li>
      <span class="dim n">{feedScreen.range(numberText(first, 0), numberText(last, 0))}</span>
      <span class="mut">{feedScreen.withheld(last - first + 1)}</span>
    </li>
  );
}

/** How many lots a row names. */
const named = 4;

function Row({ change }: { readonly change: FoldedChange }) {
  const { first, last, what, type, action, wineries, subjects, entries, isCorrection, time } = change;
  const { feedScreen, changes, actionTypes, cellar, wake, language } = words.value;
  const [winery] = wineries;
  const zone = winery === undefined ? undefined : wineryOf(winery)?.timeZone;
  const lots = [...subjects];
  const verb = isCorrection && what === 'recorded' ? 'revised' : what;
  return (
    <li class={isCorrection ? 'correction' : undefined}>
      <span class="dim n">{feedScreen.range(numberText(first, 0), numberText(last, 0))}</span>
      <span>
        <span class={isCorrection ? 'chg' : undefined}>{changes[verb]}</span>
        {type !== null && ': '}
        {type !== null && winery !== undefined && action !== null && (
          <a href={paths.action(winery, action)}>{actionTypes[type]}</a>
        )}{' '}
        <b class="code">{lots.slice(0, named).join(', ')}</b>{' '}
        {lots.length > named && <span class="dim">{cellar.more(lots.length - named)}</span>}{' '}
        <span class="mut">{[...wineries].map((code) => wineryOf(code)?.name ?? code).join(', ')}</span>{' '}
        {isCorrection && (
          <a class="lk" href={paths.wake(first)}>
            {wake.open}
          </a>
        )}
      </span>
      <span class="dim nw">{cellar.entries(entries)}</span>
      <span class="dim nw">{dayAndTime(time, zone ?? 'UTC', language)}</span>
    </li>
  );
}
