import { Scroll } from '../../parts/scroll.jsx';
import { useLocation, useRoute } from 'preact-iso';
import { ContentChanges, ContentTable } from '../../parts/content-table.jsx';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { useSingleKeys } from '../../parts/single-keys.jsx';
import { Reading } from '../../parts/states.jsx';
import { ScreenOf, ScreenOfWinery } from '../../parts/screen-of.jsx';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { readAction, readRevisions, type Revision } from '../../wire/action-reads.js';
import type { Winery } from '../../wire/reads.js';
import { may } from '../../wire/session.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { useNeighbours } from './use-neighbours.js';

export default function Action() {
  const { winery: code = '', action = '' } = useRoute().params;
  return (
    <ScreenOfWinery code={code} title={words.value.lot.action}>
      {(winery) => <Shown winery={winery} id={action} />}
    </ScreenOfWinery>
  );
}

function Shown({ winery, id }: { readonly winery: Winery; readonly id: string }) {
  const code = winery.winery;
  const action = useResource(`action ${code} ${id}`, (signal) => readAction(code, id, signal), { winery: code });
  const revisions = useResource(`revisions ${code} ${id}`, (signal) => readRevisions(code, id, signal), {
    winery: code,
  });
  const { actionTypes, lot, language } = words.value;
  const { route } = useLocation();
  const neighbours = useNeighbours(code, id);
  const mayEdit = may('edit', code);
  useSingleKeys({
    ...{ '[': () => neighbours.step(-1), ']': () => neighbours.step(1), e: () => route(paths.correct(code, id)) },
  });
  return (
    <ScreenOf of={action} title={lot.action}>
      {({ type, effectiveAt, status, data, note }) => (
        <Screen
          title={actionTypes[type]}
          meta={[
            dayAndTime(effectiveAt, winery.timeZone, language),
            status === 'active' ? null : lot.statuses[status],
            note ?? null,
          ]}
          actions={
            <>
              <span class="at-end" role="status">
                {neighbours.isAtEnd && words.value.action.atEnd}
              </span>
              <button type="button" class="btn" aria-keyshortcuts="[" onClick={() => neighbours.step(-1)}>
                {words.value.action.previous}
              </button>
              <button type="button" class="btn" aria-keyshortcuts="]" onClick={() => neighbours.step(1)}>
                {words.value.action.next}
              </button>
              <a class={mayEdit ? 'btn e' : 'btn'} aria-keyshortcuts="e" href={paths.correct(code, id)}>
                {mayEdit ? lot.correct : words.value.access.whatIf}
              </a>
            </>
          }
        >
          <div class="stack">
            <Panel title={words.value.action.content}>
              <ContentTable caption={words.value.action.content} data={data} />
            </Panel>
            <Reading of={revisions}>{({ items }) => <Revisions winery={winery} revisions={items} />}</Reading>
          </div>
        </Screen>
      )}
    </ScreenOf>
  );
}

function Revisions({ winery, revisions }: { readonly winery: Winery; readonly revisions: readonly Revision[] }) {
  const { action: texts, lot, wake, language } = words.value;
  return (
    <Panel title={texts.revisions}>
      <Scroll>
        <table>
          <caption class="sr">{texts.revisions}</caption>
          <thead>
            <tr>
              <th scope="col" class="r">
                {texts.revision}
              </th>
              <th scope="col">{texts.recorded}</th>
              <th scope="col">{texts.by}</th>
              <th scope="col">{lot.when}</th>
              <th scope="col">{texts.notifications}</th>
              <th scope="col">{texts.content}</th>
            </tr>
          </thead>
          <tbody>
            {revisions.map(({ revision, effectiveAt, data, recordedAt, recordedBy, notifications }, index) => (
              <tr key={revision}>
                <td class="r">{revision}</td>
                <td class="nw">{dayAndTime(recordedAt, winery.timeZone, language)}</td>
                <td>{recordedBy ?? ''}</td>
                <td class="nw">{dayAndTime(effectiveAt, winery.timeZone, language)}</td>
                <td class="nw">
                  <a class="lk" href={paths.wake(notifications.first)}>
                    {wake.title(wake.numbers(numberText(notifications.first, 0), numberText(notifications.last, 0)))}
                  </a>
                </td>
                <td>
                  {index === 0 ? (
                    <span class="mut">{texts.asRecorded}</span>
                  ) : (
                    <ContentChanges before={revisions[index - 1]?.data} after={data} />
                  )}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}
