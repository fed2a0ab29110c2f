import { useLocation, useRoute } from 'preact-iso';
import { useRef, useState } from 'preact/hooks';
import { v7 as newId } from 'uuid';
import { ScreenOf, ScreenOfWinery } from '../../parts/screen-of.jsx';
import { readersMark } from '../../parts/typed-number.js';
import { headOf } from '../../reading/action-head.js';
import { carriedOver, type Draft, draftOf, emptyDraft, type Schema } from '../../reading/form.js';
import { isOutboxRead, outbox } from '../../wire/outbox.js';
import type { Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { type DataSchemas, readSchemas } from '../../wire/schemas.js';
import { words } from '../../words/words.js';
import { ActionForm } from '../correct/action-form.jsx';

/** The type that the form begins with. */
const usual = 'rack';

export default function Record() {
  const { winery: code = '' } = useRoute().params;
  const schemas = useResource('schemas', readSchemas, 'once');
  const { waiting } = useLocation().query;
  const isReady = waiting === undefined || isOutboxRead.value;
  return (
    <ScreenOfWinery code={code} to="record" title={words.value.nav.record}>
      {(winery) => (
        <ScreenOf of={schemas} title={words.value.nav.record}>
          {(known) => isReady && <Chosen winery={winery} schemas={known} />}
        </ScreenOf>
      )}
    </ScreenOfWinery>
  );
}

/** The form of the type that is chosen. What was typed stays when another type is chosen, wherever its form has the field. */
function Chosen({ winery, schemas }: { readonly winery: Winery; readonly schemas: DataSchemas }) {
  const { lot, type, waiting } = useLocation().query;
  const kept = keptAction(waiting);
  const [chosen, setChosen] = useState(kept?.type ?? type ?? usual);
  const [count, setCount] = useState(0);
  const typed = useRef<Draft | null>(kept === null ? null : draftOf(kept.data, readersMark()));
  const schema = schemas.get(chosen) ?? {};
  const empty = begun(schema, lot ?? null);
  const isOfKept = kept !== null && kept.type === chosen && count === 0;
  const draft = typed.current === null ? empty : isOfKept ? typed.current : carriedOver(typed.current, empty);
  return (
    <NewAction
      key={`${chosen} ${count}`}
      {...{ winery, type: chosen, schema, draft, kept, choose: setChosen }}
      isFilled={typed.current !== null}
      onDraft={(next) => {
        typed.current = next;
      }}
      replaces={kept === null ? null : (waiting ?? null)}
      another={() => {
        typed.current = null;
        setCount(count + 1);
      }}
    />
  );
}

/** The action of a change set that waits in the outbox, to be edited; null if none waits under that id. */
function keptAction(id: string | undefined): RecordedAction | null {
  const [change] = outbox.value.find((waiting) => waiting.id === id)?.changes ?? [];
  return change === undefined ? null : actionOf(change);
}

interface RecordedAction {
  readonly type: string;
  readonly effectiveAt: string;
  readonly note?: string;
  readonly tieBreak?: number;
  readonly data: unknown;
}

function actionOf(change: string): RecordedAction {
  const { action }: { readonly action: RecordedAction } = JSON.parse(change);
  return action;
}

interface NewActionProps {
  readonly winery: Winery;
  readonly type: string;
  readonly schema: Schema;
  readonly draft: Draft;
  readonly isFilled: boolean;
  readonly onDraft: (draft: Draft) => void;
  /** The action of the outbox that is edited; null: none. */
  readonly kept: RecordedAction | null;
  /** The id of the change set in the outbox that this action replaces once it is saved; null: none. */
  readonly replaces: string | null;
  readonly choose: (type: string) => void;
  /** Begins another action of the same type. */
  readonly another: () => void;
}

function NewAction(props: NewActionProps) {
  const { winery, type, schema, draft, kept, replaces, choose, another, onDraft } = props;
  // One id for the action, however often it is sent.
  const [id] = useState(() => newId());
  const [head] = useState(() => headOf(kept ?? { effectiveAt: now() }, winery.timeZone));
  const [begunWith] = useState(draft);
  const [isFilled] = useState(props.isFilled);
  const { nav, impact, outbox: texts } = words.value;
  const subject = {
    ...{ title: nav.record, meta: [winery.name], schema, former: null, draft: begunWith },
    ...{ formerHead: null, head, outboxTitle: type, permission: 'record' as const },
    changeOf: (members: string, data: string): string =>
      `{"op":"record","action":{"id":"${id}","type":"${type}"${members},"data":${data}}}`,
    ...{ save: impact.saveAction, readAgain: () => undefined, beside: null },
    choice: <TypeField value={type} choose={choose} />,
    next: (
      <p>
        <button type="button" class="btn s" onClick={another}>
          {texts.another}
        </button>
      </p>
    ),
    ...{ replaces, isFilled, onDraft },
  };
  return <ActionForm winery={winery} subject={subject} />;
}

/** The present minute: what is recorded by hand is not known to the second. */
function now(): string {
  const time = new Date();
  time.setSeconds(0, 0);
  return time.toISOString();
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
