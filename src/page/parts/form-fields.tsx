import { createContext } from 'preact';
import { useContext, useId } from 'preact/hooks';
import {
  type Draft,
  draftAt,
  emptyDraft,
  type Field,
  fieldOf,
  type Measure,
  type Schema,
  withDraft,
} from '../reading/form.js';
import type { Winery } from '../wire/reads.js';
import { words } from '../words/words.js';
import { codeText } from './figure-text.jsx';
import { ambiguousText } from './typed-number.js';

/** What all fields of a form share. */
interface FormContext {
  readonly draft: Draft;
  /** The draft as it was recorded; null for a new action. */
  readonly former: Draft | null;
  readonly winery: Winery;
  /** What the server says of the fields, by pointer. */
  readonly faults: ReadonlyMap<string, string>;
  readonly change: (draft: Draft) => void;
}

const Form = createContext<FormContext | null>(null);

function useForm(): FormContext {
  const form = useContext(Form);
  if (form === null) throw new Error('a field outside of a form');
  return form;
}

interface FormFieldsProps extends FormContext {
  readonly schema: Schema;
}

/** The fields of the data of an action. Their pointers begin with /data, as those of the server do. */
export function FormFields({ schema, ...form }: FormFieldsProps) {
  return (
    <Form.Provider value={form}>
      <Group pointer="/data" schema={schema} />
    </Form.Provider>
  );
}

interface PartProps {
  readonly pointer: string;
  readonly schema: Schema;
}

function Group({ pointer, schema }: PartProps) {
  const { draft, change } = useForm();
  const field = fieldOf(schema, draftAt({ data: draft }, pointer));
  if (field.kind !== 'group') return null;
  const at = (name: string): string => `${pointer}/${name}`;
  const isThere = (name: string): boolean => draftAt({ data: draft }, at(name)) !== undefined;
  const absent = field.members.filter(([name]) => !isThere(name));
  return (
    <>
      {field.members
        .filter(([name]) => isThere(name))
        .map(([name, member]) => (
          <Part key={name} pointer={at(name)} schema={member} />
        ))}
      {absent.length > 0 && (
        <select
          class="add"
          aria-label={words.value.form.addTo(fieldLabel(pointer))}
          value=""
          onChange={({ currentTarget: { value: name } }) => {
            const member = field.members.find(([own]) => own === name)?.[1];
            if (member !== undefined) change(dataOf(withDraft({ data: draft }, at(name), emptyDraft(member))));
          }}
        >
          <option value="">{words.value.form.more}</option>
          {absent.map(([name]) => (
            <option key={name} value={name}>
              {fieldLabel(name)}
            </option>
          ))}
        </select>
      )}
    </>
  );
}

/** The data inside the draft of a whole body. */
function dataOf(body: Draft): Draft {
  return draftAt(body, '/data') ?? '';
}

function Part({ pointer, schema }: PartProps) {
  const { draft } = useForm();
  const field = fieldOf(schema, draftAt({ data: draft }, pointer));
  if (field.kind === 'list') return <List pointer={pointer} of={field.of} />;
  if (field.kind === 'group')
    return (
      <fieldset class="place">
        <legend class="l">{fieldLabel(pointer)}</legend>
        <Group pointer={pointer} schema={schema} />
      </fieldset>
    );
  return <Input pointer={pointer} field={field} />;
}

function List({ pointer, of }: { readonly pointer: string; readonly of: Schema }) {
  const { draft, change } = useForm();
  const items = draftAt({ data: draft }, pointer);
  const count = Array.isArray(items) ? items.length : 0;
  const put = (index: number, value: Draft | undefined): void =>
    change(dataOf(withDraft({ data: draft }, `${pointer}/${index}`, value)));
  return (
    <fieldset class="list">
      <legend class="l">{fieldLabel(pointer)}</legend>
      {Array.from({ length: count }, (_, index) => (
        <div class="entry" key={`${pointer}/${index}`}>
          <Part pointer={`${pointer}/${index}`} schema={of} />
          <button
            type="button"
            class="btn s"
            aria-label={words.value.form.removeEntry(fieldLabel(pointer), index + 1)}
            onClick={() => put(index, undefined)}
          >
            {words.value.form.remove}
          </button>
        </div>
      ))}
      <button type="button" class="btn s" onClick={() => put(count, emptyDraft(of))}>
        {words.value.form.addEntry(fieldLabel(pointer))}
      </button>
    </fieldset>
  );
}

function Input({ pointer, field }: { readonly pointer: string; readonly field: Field }) {
  const { draft, former, winery, faults, change } = useForm();
  const id = useId();
  const value = draftAt({ data: draft }, pointer);
  const text = typeof value === 'string' ? value : '';
  const was = former === null ? undefined : draftAt({ data: former }, pointer);
  const isChanged = former !== null && was !== value;
  const fault = (field.kind === 'number' ? ambiguousText(text) : null) ?? faults.get(pointer);
  const unit = field.kind === 'number' ? measureText(field.measure, winery) : '';
  const set = (typed: string): void => change(dataOf(withDraft({ data: draft }, pointer, typed)));
  const shared = {
    ...{ id, 'data-testid': `field:${pointer}`, value: text },
    ...(fault === undefined ? {} : { 'aria-invalid': true, 'aria-describedby': `${id}-fault` }),
  };
  return (
    <div class="fld">
      <label for={id}>{fieldLabel(pointer)}</label>
      <span class={isChanged ? 'in ch' : 'in'}>
        {field.kind === 'choice' ? (
          <select {...shared} onChange={({ currentTarget }) => set(currentTarget.value)}>
            <option value="" />
            {field.choices.map((choice) => (
              <option key={choice} value={choice}>
                {codeText(choice)}
              </option>
            ))}
          </select>
        ) : (
          <input
            {...shared}
            type="text"
            inputMode={field.kind === 'number' && field.instead.length === 0 ? 'decimal' : 'text'}
            autocomplete="off"
            placeholder={field.kind === 'number' ? field.instead.join(', ') : ''}
            onInput={({ currentTarget }) => set(currentTarget.value)}
          />
        )}
        {unit !== '' && <span class="u">{unit}</span>}
      </span>
      {isChanged && typeof was === 'string' && was !== '' && <p class="was">{words.value.form.was(was)}</p>}
      {fault !== undefined && (
        <p class="fault" id={`${id}-fault`}>
          {fault}
        </p>
      )}
    </div>
  );
}

function measureText(measure: Measure, { volumeUnit, weightUnit, currency }: Winery): string {
  return measure === null
    ? ''
    : { volume: volumeUnit, weight: words.value.units[weightUnit], money: currency }[measure];
}

/** The name of a field: a word of the page, or what the API calls it. An entry of a list has its number. */
function fieldLabel(pointer: string): string {
  const steps = pointer.split('/').filter((step) => step !== '');
  const name = steps.at(-1) ?? '';
  const labels: Readonly<Record<string, string>> = words.value.fields;
  if (/^\d+$/.test(name)) return `${fieldLabel(steps.slice(0, -1).join('/'))} ${Number(name) + 1}`;
  return labels[name] ?? name;
}
