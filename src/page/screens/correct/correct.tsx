import { useRoute } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { ProblemNote, Reading } from '../../parts/states.jsx';
import { useWinery } from '../../parts/use-winery.js';
import { readAction } from '../../wire/action-reads.js';
import { draftOf, type Schema } from '../../reading/form.js';
import { dayAndTime } from '../../reading/time.js';
import type { Action, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import { Panel } from '../../parts/panel.jsx';
import { useResource } from '../../wire/resource.js';
import { dataSchemas, loadSchemas } from '../../wire/schemas.js';
import { ActionForm } from './action-form.jsx';

export default function Correct() {
  const { winery: code = '', action = '' } = useRoute().params;
  const winery = useWinery(code);
  if (winery === null) return null;
  if (!winery.ok) return <ProblemNote problem={winery.problem} repeatsInS={null} retry={null} />;
  return <Loaded winery={winery.data} id={action} />;
}

function Loaded({ winery, id }: { readonly winery: Winery; readonly id: string }) {
  useEffect(() => void loadSchemas().catch(() => undefined), []);
  // Not live: what is typed belongs to the revision that was read, and the server refuses a stale one.
  const action = useResource(
    `correct ${winery.winery} ${id}`,
    (signal) => readAction(winery.winery, id, signal),
    'never',
  );
  return (
    <Reading of={action}>
      {(read) => {
        const schema = dataSchemas.value?.get(read.type);
        return schema === undefined ? null : (
          <Correction
            key={`${read.id} ${read.revision}`}
            winery={winery}
            action={read}
            schema={schema}
            readAgain={action.retry}
          />
        );
      }}
    </Reading>
  );
}

interface CorrectionProps {
  readonly winery: Winery;
  readonly action: Action;
  readonly schema: Schema;
  readonly readAgain: () => void;
}

function Correction({ winery, action, schema, readAgain }: CorrectionProps) {
  const { id, revision, type, effectiveAt, data } = action;
  const { correct, impact, actionTypes, language } = words.value;
  const former = draftOf(data);
  const subject = {
    ...{ title: correct.title(actionTypes[type]), meta: [dayAndTime(effectiveAt, winery.timeZone, language)] },
    ...{ schema, former, draft: former, formerWhen: effectiveAt, when: effectiveAt, save: impact.save, readAgain },
    outboxTitle: null,
    changeOf: (when: string, text: string): string => {
      const moved = when === effectiveAt ? '' : `,"effectiveAt":${JSON.stringify(when)}`;
      return `{"op":"revise","id":"${id}","revision":${revision}${moved},"data":${text}}`;
    },
    beside: (
      <Panel title={correct.was}>
        <pre class="json">{JSON.stringify(data, null, 2)}</pre>
      </Panel>
    ),
  };
  return <ActionForm winery={winery} subject={subject} />;
}
