import { useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { ScreenOf, ScreenOfWinery } from '../../parts/screen-of.jsx';
import { readAction } from '../../wire/action-reads.js';
import { headOf } from '../../reading/action-head.js';
import { draftOf, type Schema } from '../../reading/form.js';
import { dayAndTime } from '../../reading/time.js';
import type { ChangeAnswer } from '../../wire/corrections.js';
import type { Action, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import { ContentTable } from '../../parts/content-table.jsx';
import { Panel } from '../../parts/panel.jsx';
import { readersMark } from '../../parts/typed-number.js';
import { useResource } from '../../wire/resource.js';
import { readSchemas } from '../../wire/schemas.js';
import { may } from '../../wire/session.js';
import { ActionForm } from './action-form.jsx';
import { BothVersions } from './both-versions.jsx';

export default function Correct() {
  const { winery: code = '', action = '' } = useRoute().params;
  return (
    <ScreenOfWinery code={code} title={words.value.lot.correct}>
      {(winery) => <Loaded winery={winery} id={action} />}
    </ScreenOfWinery>
  );
}

function Loaded({ winery, id }: { readonly winery: Winery; readonly id: string }) {
  const schemas = useResource('schemas', readSchemas, 'once');
  // Read once: what is typed belongs to the revision that was read, and the server refuses a stale one.
  const action = useResource(
    `correct ${winery.winery} ${id}`,
    (signal) => readAction(winery.winery, id, signal),
    'once',
  );
  return (
    <ScreenOf of={schemas} title={words.value.lot.correct}>
      {(known) => (
        <ScreenOf of={action} title={words.value.lot.correct}>
          {(read) => (
            <Correction
              key={`${read.id} ${read.revision}`}
              {...{ winery, action: read, schema: known.get(read.type) ?? {}, readAgain: action.retry }}
            />
          )}
        </ScreenOf>
      )}
    </ScreenOf>
  );
}

interface CorrectionProps {
  readonly winery: Winery;
  readonly action: Action;
  readonly schema: Schema;
  readonly readAgain: () => void;
}

function Correction({ winery, action, schema, readAgain }: CorrectionProps) {
  // The action as it was read, or as this form has saved it since.
  const [recorded, setRecorded] = useState(action);
  const { id, revision, type, effectiveAt, data } = recorded;
  const { access, correct, impact, actionTypes, language } = words.value;
  const titleOf = (mayEdit: boolean): string => (mayEdit ? correct : access).title(actionTypes[type]);
  const former = draftOf(data, readersMark());
  const head = headOf(recorded, winery.timeZone);
  const subject = {
    ...{ title: titleOf(may('edit', winery.winery)), meta: [dayAndTime(effectiveAt, winery.timeZone, language)] },
    ...{ schema, former, draft: former, formerHead: head, head, save: impact.save, readAgain },
    ...{ outboxTitle: null, permission: 'edit' as const },
    onSaved: ({ actions }: ChangeAnswer) => setRecorded(actions.find((one) => one.id === id) ?? recorded),
    changeOf: (members: string, text: string): string =>
      `{"op":"revise","id":"${id}","revision":${revision}${members},"data":${text}}`,
    bothVersions: (mine: string) => <BothVersions winery={winery.winery} action={id} mine={mine} />,
    beside: (
      <Panel title={correct.was}>
        <ContentTable caption={correct.was} data={data} />
      </Panel>
    ),
  };
  return <ActionForm winery={winery} subject={subject} />;
}
