import type { ComponentChildren } from 'preact';
import { useState } from 'preact/hooks';
import { Field } from '../../parts/field.jsx';
import { Panel } from '../../parts/panel.jsx';
import { ProblemNote } from '../../parts/states.jsx';
import { wineries } from '../../parts/winery.js';
import { type CreatedToken, createToken } from '../../wire/administration.js';
import type { Problem } from '../../wire/problem.js';
import { may, mayEverywhere, type Session, session, signIn } from '../../wire/session.js';
import { words } from '../../words/words.js';
import { Secret } from './secret.jsx';

type Role = Session['grants'][number]['role'];

const roles: readonly Role[] = ['reader', 'recorder', 'editor', 'steward', 'admin', 'consumer'];
const everyWinery = '*';

/** What is in the fields. */
interface Fields {
  readonly name: string;
  readonly role: Role;
  readonly winery: string;
  readonly owner: string;
  readonly days: string;
}

const empty: Fields = { name: '', role: 'reader', winery: '', owner: '', days: '' };

interface NewTokenProps {
  /** No token exists: the first one must keep the page usable for the reader. */
  readonly isFirst: boolean;
  readonly created: () => void;
}

/** The form of a new token, and the token once it is made: it is shown here alone, and kept nowhere. */
export function NewToken({ isFirst, created }: NewTokenProps) {
  const { tokens: texts } = words.value;
  const [fields, setFields] = useState(empty);
  const [made, setMade] = useState<CreatedToken | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const create = async (): Promise<void> => {
    const answer = await createToken(bodyOf(fields, isFirst));
    setProblem(answer.ok ? null : answer.problem);
    if (!answer.ok) return;
    setMade(answer.data);
    setFields(empty);
    if (isFirst) setProblem(await signIn(answer.data.token));
    created();
  };
  const set = (next: Partial<Fields>): void => setFields({ ...fields, ...next });
  return (
    <>
      {made !== null && <Secret of={made} hide={() => setMade(null)} />}
      <Panel title={texts.create}>
        {isFirst && <p class="none">{texts.first}</p>}
        <form
          class="bar filters"
          aria-label={texts.create}
          onSubmit={(event) => {
            event.preventDefault();
            void create();
          }}
        >
          <TextField label={texts.name} hint={texts.nameHint} value={fields.name} set={(name) => set({ name })} />
          {!isFirst && <GrantFields fields={fields} set={set} />}
          <TextField label={texts.days} hint={texts.daysHint} value={fields.days} set={(days) => set({ days })} />
          <button type="submit" class="btn p">
            {texts.create}
          </button>
        </form>
        {problem !== null && <ProblemNote problem={problem} repeatsInS={null} retry={null} />}
      </Panel>
    </>
  );
}

function bodyOf({ name, role, winery, owner, days }: Fields, isFirst: boolean) {
  const grant = isFirst ? { role: 'admin' as const, winery: everyWinery } : { role, winery: winery || usual() };
  return {
    ...{ name, ...grant },
    ...(owner.trim() === '' ? {} : { owner }),
    ...(days.trim() === '' ? {} : { expires: /^\d+$/.test(days.trim()) ? `${days.trim()}d` : days }),
  };
}

/** The wineries for which the reader may make tokens. */
function administered(): readonly { readonly winery: string; readonly name: string }[] {
  const own = (wineries.value ?? []).filter(({ winery }) => may('administer', winery));
  const all = { winery: everyWinery, name: words.value.access.everyWinery };
  return mayEverywhere('administer') ? [...own, all] : own;
}

/** The winery that is chosen at first. */
function usual(): string {
  return administered()[0]?.winery ?? everyWinery;
}

interface GrantFieldsProps {
  readonly fields: Fields;
  readonly set: (fields: Partial<Fields>) => void;
}

function GrantFields({ fields, set }: GrantFieldsProps) {
  const { tokens: texts, access, nav } = words.value;
  // A caller that is limited to one owner makes only tokens of that owner.
  const only = session.value?.owner ?? null;
  return (
    <>
      <SelectField
        label={texts.role}
        value={fields.role}
        set={(value) => set({ role: roles.find((role) => role === value) ?? empty.role })}
      >
        {roles.map((role) => (
          <option key={role} value={role}>
            {access.roles[role]}
          </option>
        ))}
      </SelectField>
      <SelectField label={nav.winery} value={fields.winery || usual()} set={(winery) => set({ winery })}>
        {administered().map(({ winery, name }) => (
          <option key={winery} value={winery}>
            {name}
          </option>
        ))}
      </SelectField>
      <TextField
        label={texts.owner}
        hint={texts.ownerHint}
        value={fields.owner || (only ?? '')}
        set={(owner) => set({ owner })}
      />
    </>
  );
}

interface SelectFieldProps {
  readonly label: string;
  readonly value: string;
  readonly set: (value: string) => void;
  readonly children: ComponentChildren;
}

function SelectField({ label, value, set, children }: SelectFieldProps) {
  return (
    <Field label={label}>
      {(id) => (
        <select id={id} value={value} onChange={({ currentTarget }) => set(currentTarget.value)}>
          {children}
        </select>
      )}
    </Field>
  );
}

interface TextFieldProps {
  readonly label: string;
  readonly hint: string;
  readonly value: string;
  readonly set: (value: string) => void;
}

function TextField({ label, hint, value, set }: TextFieldProps) {
  return (
    <Field label={label} hint={hint}>
      {(id) => (
        <input
          id={id}
          autocomplete="off"
          value={value}
          aria-describedby={`${id}-hint`}
          onInput={({ currentTarget }) => set(currentTarget.value)}
        />
      )}
    </Field>
  );
}
