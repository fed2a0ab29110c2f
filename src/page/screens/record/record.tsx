import { useLocation, useRoute } from 'preact-iso';
import { useEffect, useState } from 'preact/hooks';
import { v7 as newId } from 'uuid';
import { ProblemNote } from '../../parts/states.jsx';
import { useWinery } from '../../parts/use-winery.js';
import { type Draft, emptyDraft, type Schema } from '../../reading/form.js';
import type { Winery } from '../../wire/reads.js';
import { dataSchemas, loadSchemas } from '../../wire/schemas.js';
import { words } from '../../words/words.js';
import { ActionForm } from '../correct/action-form.jsx';

/** The type that the form begins with. */
const usual = 'rack';

export default function Record() {
  const { winery: code = '' } = useRoute().params;
  const { lot, type } = useLocation().query;
  const winery = useWinery(code);
  const [chosen, choose] = useState(type ?? usual);
  useEffect(() => void loadSchemas().catch(() => undefined), []);
  const schema = dataSchemas.value?.get(chosen);
  if (winery === null || schema === undefined) return null;
  if (!winery.ok) return <ProblemNote problem={winery.problem} repeatsInS={null} retry={null} />;
  return (
    <NewAction key={chosen} winery={winery.data} type={chosen} schema={schema} lot={lot ?? null} choose={choose} />
  );
}

interface NewActionProps {
  readonly winery: Winery;
  readonly type: string;
  readonly schema: Schema;
  readonly lot: string | null;
  readonly choose: (type: string) => void;
}

function NewAction({ winery, type, schema, lot, choose }: NewActionProps) {
  // One id for the action, however often it is sent.
  const [id] = useState(() => newId());
  const [now] = useState(() => new Date().toISOString());
  const { nav, impact } = words.value;
  const subject = {
    ...{
      title: nav.record,
      meta: [winery.name],
      schema,
      former: null,
      draft: begun(schema, lot),
      formerWhen: '',
      when: now,
    },
    changeOf: (when: string, data: string): string =>
      `{"op":"record","action":{"id":"${id}","type":"${type}","effectiveAt":${JSON.stringify(when)},"data":${data}}}`,
    ...{ save: impact.saveAction, readAgain: () => undefined, beside: null },
    choice: <TypeField value={type} choose={choose} />,
  };
  return <ActionForm winery={winery} subject={subject} />;
}

/** An empty form in which the lot is filled in where the action begins. */
function begun(schema: Schema, lot: string | null): Draft {
  const empty = emptyDraft(schema);
  if (lot === null || typeof empty === 'string' || Array.isArray(empty)) return empty;
  const members: Readonly<Record<string, Draft>> = Object.fromEntries(Object.entries(empty));
  if ('lot' in members) return { ...members, lot };
  const [first, ...others] = Array.isArray(members.from) ? members.from : [];
  const isPlace = typeof first === 'object' && !Array.isArray(first) && 'lot' in first;
  return isPlace ? { ...members, from: [{ ...first, lot }, ...others] } : members;
}

function TypeField({ value, choose }: { readonly value: string; readonly choose: (type: string) => void }) {
  const { form, actionTypes } = words.value;
  return (
    <div class="fld">
      <label for="type">{form.type}</label>
      <span class="in">
        <select
          id="type"
          data-testid="field:/type"
          value={value}
          onChange={({ currentTarget }) => choose(currentTarget.value)}
        >
          {Object.entries(actionTypes).map(([type, name]) => (
            <option key={type} value={type}>
              {name}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}
