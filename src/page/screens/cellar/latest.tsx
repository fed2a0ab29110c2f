import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { type FoldedChange, foldChanges } from '../../reading/changes.js';
import { paths } from '../../reading/route.js';
import { newest } from '../../wire/log.js';
import { words } from '../../words/words.js';

/** How many change sets are listed. */
const shown = 8;

/** The newest change sets of a winery, one row each. */
export function LatestInLog({ winery }: { readonly winery: string }) {
  const texts = words.value.cellar;
  const changes = foldChanges(newest.value).filter(({ wineries }) => wineries.has(winery));
  const end = (
    <a class="lk sm" href={paths.feed}>
      {texts.feed}
    </a>
  );
  return (
    <Panel title={texts.latest} end={end}>
      <ul class="att feed">
        {changes
          .slice(-shown)
          .reverse()
          .map((change) => (
            <Row key={change.change} change={change} />
          ))}
      </ul>
    </Panel>
  );
}

function Row({ change }: { readonly change: FoldedChange }) {
  const { first, what, type, subjects, entries, isCorrection } = change;
  const verb = isCorrection && what === 'recorded' ? 'revised' : what;
  return (
    <li>
      <span class="dim n">{numberText(first, 0)}</span>
      <span>
        <span class={isCorrection ? 'chg' : undefined}>{words.value.changes[verb]}</span>
        {type !== null && `: ${words.value.actionTypes[type]}`}{' '}
        <b class="code">{[...subjects].slice(0, 2).join(', ')}</b>
      </span>
      <span class="dim">{words.value.cellar.entries(entries)}</span>
    </li>
  );
}
