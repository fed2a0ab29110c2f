import { useState } from 'preact/hooks';
import { numberText } from '../../parts/quantity.jsx';
import { Panel } from '../../parts/panel.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, ProblemNote, Reading } from '../../parts/states.jsx';
import { wineryOf } from '../../parts/winery.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { type Edit, isRunning, readEdits, useProgress } from '../../wire/edits.js';
import { usePolled } from '../../wire/polled.js';
import { words } from '../../words/words.js';
import { EditProgress, EditStatus } from './progress.jsx';
import { useCancel } from './use-cancel.js';

const everyMs = 2_000;
const step = 100;
const most = 1_000;
/** A browser opens at most six connections to a server: so many running edits are followed by their streams, and the others are read again with the list. */
const followed = 2;

/** The edits that are decided in the background, the newest first. */
export default function Edits() {
  const { edits: texts, nav } = words.value;
  const [limit, setLimit] = useState(step);
  const list = usePolled(`edits ${limit}`, (signal) => readEdits(limit, signal), everyMs);
  const running = (list.data?.items ?? []).filter(isRunning);
  const streams = new Set(running.slice(-followed).map(({ id }) => id));
  const meta = list.data === null ? [] : [texts.running(running.length)];
  return (
    <Screen title={nav.edits} meta={meta}>
      <Reading of={list}>
        {({ items, next }) => (
          <Panel title={texts.list} note={texts.note}>
            {items.length === 0 ? (
              <Empty next={texts.noneNext}>{texts.none}</Empty>
            ) : (
              <EditTable edits={items} streams={streams} readAgain={list.retry} />
            )}
            {next !== null && (
              <p class="more">
                <span class="mut sm">{words.value.lists.shown(numberText(items.length, 0))}</span>
                {limit < most && (
                  <button type="button" class="btn s" onClick={() => setLimit(Math.min(limit * 10, most))}>
                    {words.value.lists.more}
                  </button>
                )}
              </p>
            )}
          </Panel>
        )}
      </Reading>
    </Screen>
  );
}

interface EditTableProps {
  readonly edits: readonly Edit[];
  readonly streams: ReadonlySet<string>;
  readonly readAgain: () => void;
}

function EditTable({ edits, streams, readAgain }: EditTableProps) {
  const { edits: texts, nav, lot } = words.value;
  return (
    <div class="scroll">
      <table>
        <caption class="sr">{texts.list}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.submitted}</th>
            <th scope="col">{nav.winery}</th>
            <th scope="col">{texts.kind}</th>
            <th scope="col">{lot.status}</th>
            <th scope="col">{texts.progress}</th>
            <th scope="col">{texts.ended}</th>
            <th scope="col">{texts.cancel}</th>
          </tr>
        </thead>
        <tbody>
          {edits.map((edit) => (
            <EditRow key={edit.id} listed={edit} isFollowed={streams.has(edit.id)} readAgain={readAgain} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface EditRowProps {
  readonly listed: Edit;
  readonly isFollowed: boolean;
  readonly readAgain: () => void;
}

function EditRow({ listed, isFollowed, readAgain }: EditRowProps) {
  const { edits: texts, language } = words.value;
  const edit = useProgress(listed.id, isFollowed, readAgain) ?? listed;
  const cancelling = useCancel(edit.id, readAgain);
  const winery = wineryOf(edit.winery);
  const zone = winery?.timeZone ?? 'UTC';
  return (
    <tr>
      <th scope="row" class="nw">
        <a href={paths.edit(edit.id)}>{dayAndTime(edit.submittedAt, zone, language)}</a>
      </th>
      <td>{winery?.name ?? edit.winery}</td>
      <td>{texts.kinds[edit.kind]}</td>
      <td>
        <EditStatus edit={edit} />
        {edit.problem !== null && <p class="sm fault">{edit.problem.title}</p>}
      </td>
      <td>
        <EditProgress edit={edit} />
      </td>
      <td class="nw">{edit.endedAt === null ? '' : dayAndTime(edit.endedAt, zone, language)}</td>
      <td>
        {(edit.status === 'queued' || edit.status === 'deciding') && (
          <button
            type="button"
            class="btn s"
            aria-disabled={cancelling.isBusy}
            aria-label={texts.cancelOf(dayAndTime(edit.submittedAt, zone, language))}
            onClick={cancelling.cancel}
          >
            {texts.cancel}
          </button>
        )}
        {cancelling.problem !== null && <ProblemNote problem={cancelling.problem} repeatsInS={null} retry={null} />}
      </td>
    </tr>
  );
}
