import { useRoute } from 'preact-iso';
import { numberText } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { wineryOf } from '../../parts/winery.js';
import { foldChanges, isWithheld } from '../../reading/changes.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { wakeOf } from '../../reading/wake.js';
import { type ChangeSet, readChangeSet, readMoves } from '../../wire/change-sets.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { WakeFacts } from './wake-facts.jsx';
import { WakePanel } from './wake-panel.jsx';

/** The wake of a change set: when it takes effect in each lot, and where it dies out. The address holds the number of one of its entries. */
export default function Wake() {
  const { number = '' } = useRoute().params;
  const entry = /^[1-9]\d{0,15}$/.test(number) ? Number(number) : 0;
  // A change set never changes, so it is read once.
  const changeSet = useResource(`change set ${entry}`, (signal) => readChangeSet(entry, signal), 'once');
  const texts = words.value.wake;
  if (changeSet.data === null)
    return (
      <Screen title={texts.title(`#${number}`)}>
        {changeSet.isLoading || changeSet.problem !== null ? (
          <Reading of={changeSet}>{() => null}</Reading>
        ) : (
          <Empty>{texts.noSuch(number)}</Empty>
        )}
      </Screen>
    );
  return <Shown changeSet={changeSet.data} />;
}

function Shown({ changeSet }: { readonly changeSet: ChangeSet }) {
  const { wake: texts, changes, actionTypes, language, lot } = words.value;
  const { first, last, items } = changeSet;
  const [folded] = foldChanges(items);
  const [code = ''] = folded?.wineries ?? [];
  const winery = wineryOf(code);
  const timeZone = winery?.timeZone ?? 'UTC';
  const type = folded?.type ?? null;
  const what = folded === undefined ? null : `${changes[folded.what]}${type === null ? '' : `: ${actionTypes[type]}`}`;
  const recorded = folded === undefined ? null : texts.recorded(dayAndTime(folded.time, timeZone, language));
  const action = folded?.action ?? null;
  const link =
    action === null ? null : (
      <a class="btn" href={paths.action(code, action)}>
        {lot.action}
      </a>
    );
  return (
    <Screen
      title={texts.title(numbersText(first, last))}
      meta={[what, winery?.name ?? code, recorded]}
      actions={link ?? undefined}
    >
      <Wakes changeSet={changeSet} timeZone={timeZone} />
    </Screen>
  );
}

/** How many lots are compared: each takes two reads. */
const compared = 100;

function Wakes({ changeSet, timeZone }: { readonly changeSet: ChangeSet; readonly timeZone: string }) {
  const texts = words.value.wake;
  const { first, last, items } = changeSet;
  const wakes = wakeOf(items);
  // What was known at a number never changes.
  const moves = useResource(
    `moves ${first}`,
    (signal) => readMoves(wakes.slice(0, compared), changeSet, signal),
    'once',
  );
  const withheld = items.filter(isWithheld).length;
  if (wakes.length === 0) return <Empty>{withheld > 0 ? texts.withheld(withheld) : texts.none}</Empty>;
  const entries = last - first + 1;
  return (
    <>
      {withheld > 0 && <p class="problem">{texts.withheld(withheld)}</p>}
      {items.length < entries && (
        <p class="problem">{texts.cut(numberText(items.length, 0), numberText(entries, 0))}</p>
      )}
      <WakeFacts wakes={wakes} entries={entries} moves={moves.data} timeZone={timeZone} />
      <Reading of={{ ...moves, data: moves.data ?? new Map() }}>
        {(known) => (
          <WakePanel
            wakes={wakes}
            moves={known}
            timeZone={timeZone}
            note={wakes.length > compared ? texts.cutLots(compared, wakes.length) : texts.note}
          />
        )}
      </Reading>
    </>
  );
}

function numbersText(first: number, last: number): string {
  const [a, b] = [numberText(first, 0), numberText(last, 0)];
  return first === last ? `#${a}` : words.value.wake.numbers(a, b);
}
