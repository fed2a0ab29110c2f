import { useRoute } from 'preact-iso';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, ProblemNote, Reading } from '../../parts/states.jsx';
import { wineryOf } from '../../parts/winery.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { type Edit as EditState, isRunning, readEdit, resultOf, useProgress } from '../../wire/edits.js';
import { problemOfDocument } from '../../wire/problem.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { countsOf } from '../correct/impact.jsx';
import { OfficialImpact } from '../correct/official-impact.jsx';
import { EditLists } from './lists.jsx';
import { EditProgress, EditStatus } from './progress.jsx';
import { useCancel } from './use-cancel.js';

export default function Edit() {
  const { edit: id = '' } = useRoute().params;
  const edit = useResource(`edit ${id}`, (signal) => readEdit(id, signal), 'once');
  if (edit.data === null)
    return (
      <Screen title={words.value.nav.edits} actions={<AllEdits />}>
        <Reading of={edit}>{() => null}</Reading>
      </Screen>
    );
  return <Reading of={edit}>{(read) => <Shown key={id} read={read} readAgain={edit.retry} />}</Reading>;
}

function AllEdits() {
  return (
    <a class="btn" href={paths.edits}>
      {words.value.edits.all}
    </a>
  );
}

function Shown({ read, readAgain }: { readonly read: EditState; readonly readAgain: () => void }) {
  const { edits: texts, language } = words.value;
  const edit = useProgress(read.id, isRunning(read), readAgain) ?? read;
  const cancelling = useCancel(edit.id, readAgain);
  const winery = wineryOf(edit.winery);
  const zone = winery?.timeZone ?? 'UTC';
  const when = dayAndTime(edit.submittedAt, zone, language);
  const canCancel = edit.status === 'queued' || edit.status === 'deciding';
  const actions = (
    <>
      <AllEdits />
      {canCancel && (
        <button type="button" class="btn" aria-disabled={cancelling.isBusy} onClick={cancelling.cancel}>
          {texts.cancel}
        </button>
      )}
    </>
  );
  return (
    <Screen title={texts.title(texts.kinds[edit.kind])} meta={[winery?.name ?? edit.winery, when]} actions={actions}>
      <div class="stack">
        {cancelling.problem !== null && <ProblemNote problem={cancelling.problem} repeatsInS={null} retry={null} />}
        <Panel title={texts.progress} note={<EditStatus edit={edit} />}>
          <div class="bd" role="status" aria-label={texts.progress}>
            <EditProgress edit={edit} />
            <p class="sm mut">
              {edit.startedAt !== null && texts.startedAt(dayAndTime(edit.startedAt, zone, language))}{' '}
              {edit.endedAt !== null && texts.endedAt(dayAndTime(edit.endedAt, zone, language))}{' '}
              {edit.attempts > 1 && texts.attempts(edit.attempts)}
            </p>
          </div>
        </Panel>
        {edit.problem !== null && (
          <ProblemNote problem={problemOfDocument(edit.problem)} repeatsInS={null} retry={null} />
        )}
        <Result edit={edit} />
      </div>
    </Screen>
  );
}

/** What the edit wrote, or what it would write. */
function Result({ edit }: { readonly edit: EditState }) {
  const { edits: texts, impact: impactTexts, actionTypes } = words.value;
  if (edit.status !== 'done') return null;
  const result = resultOf(edit);
  if (result === null) return <Empty>{texts.unreadable}</Empty>;
  const { impact, notifications, actions } = result;
  const counts = countsOf(impact);
  const { lots = [] } = impact;
  const isOneWinery = lots.length === counts.lots && lots.every(({ winery }) => winery === edit.winery);
  const isPreview = edit.kind === 'preview';
  const saved =
    notifications === null
      ? isPreview
        ? impactTexts.nothingSaved
        : impactTexts.savedNothing
      : impactTexts.saved(numberText(notifications.first, 0), numberText(notifications.last, 0));
  return (
    <>
      <Panel title={texts.result}>
        <div class="bd">
          <p>
            <b>{saved}</b> {impactTexts.counts(counts.actions, counts.lots, counts.conflicts)}
          </p>
          {!isPreview && (
            <ul class="plain">
              {actions.slice(0, 20).map(({ id, winery, type }) => (
                <li key={id}>
                  <a href={paths.action(winery, id)}>{actionTypes[type]}</a>
                </li>
              ))}
            </ul>
          )}
        </div>
      </Panel>
      <OfficialImpact winery={edit.winery} impact={impact} />
      <EditLists edit={edit} counts={counts} isOneWinery={isOneWinery} />
    </>
  );
}
