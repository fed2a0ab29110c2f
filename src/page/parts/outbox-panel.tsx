import { useState } from 'preact/hooks';
import { paths } from '../reading/route.js';
import { dayAndTime } from '../reading/time.js';
import { discard, isOwn, outbox, sendAgain, sendAll, sent, type WaitingChanges } from '../wire/outbox.js';
import { words } from '../words/words.js';
import { Panel } from './panel.jsx';
import { wineryOf } from './winery.js';

/** Lists the change sets that wait or were refused, and reports how many were sent since the page was opened. */
export default function OutboxPanel() {
  const texts = words.value.outbox;
  const waiting = outbox.value;
  if (waiting.length === 0) return sent.value.size === 0 ? null : <Sent count={sent.value.size} />;
  const refused = waiting.filter(({ problem }) => problem !== null).length;
  const end = (
    <button type="button" class="btn s" onClick={() => void sendAll()}>
      {texts.sendNow}
    </button>
  );
  return (
    <Panel title={texts.title} note={texts.counts(waiting.length, refused)} end={end}>
      <ul class="out">
        {waiting.map((one) => (
          <Waiting key={one.id} waiting={one} />
        ))}
      </ul>
    </Panel>
  );
}

function Sent({ count }: { readonly count: number }) {
  return (
    <p class="out-sent" role="status">
      {words.value.outbox.sent(count)}
    </p>
  );
}

function Waiting({ waiting }: { readonly waiting: WaitingChanges }) {
  const { outbox: texts, actionTypes, language } = words.value;
  const { id, winery, title, since, problem } = waiting;
  const zone = wineryOf(winery)?.timeZone ?? 'UTC';
  const name = Object.entries(actionTypes).find(([type]) => type === title)?.[1] ?? title;
  return (
    <li>
      <div>
        <b>{name}</b>{' '}
        <span class="mut sm">
          {wineryOf(winery)?.name ?? winery}, {texts.since(dayAndTime(since, zone, language))}
        </span>
        {!isOwn(waiting) && <p class="sm mut">{texts.waitsFor(waiting.by ?? '')}</p>}
        {problem !== null && (
          <p class="fault">
            {problem.detail} <code>{problem.code}</code>
          </p>
        )}
      </div>
      <div class="acts">
        {problem !== null && isOwn(waiting) && (
          <button type="button" class="btn s" onClick={() => void sendAgain(waiting)}>
            {texts.sendAgain}
          </button>
        )}
        {problem !== null && isOwn(waiting) && waiting.changes.length === 1 && (
          <a class="btn s" href={paths.recordWaiting(winery, id)}>
            {texts.edit}
          </a>
        )}
        <Discard id={id} />
      </div>
    </li>
  );
}

/** Discards a change set at the second press, because no other copy of it exists. */
function Discard({ id }: { readonly id: string }) {
  const [isSure, setSure] = useState(false);
  const { outbox: texts } = words.value;
  return (
    <button type="button" class="btn s" onClick={() => (isSure ? void discard(id) : setSure(true))}>
      {isSure ? texts.discardSurely : texts.discard}
    </button>
  );
}
