import { useState } from 'preact/hooks';
import { Field } from '../../parts/field.jsx';
import { wineries } from '../../parts/winery.js';
import type { AuditFilter } from '../../wire/administration.js';
import { may } from '../../wire/session.js';
import { words } from '../../words/words.js';

/** What is in the fields. Days are written as `2026-11-30`. */
interface Fields {
  readonly winery: string;
  readonly by: string;
  readonly from: string;
  readonly to: string;
}

/** Which entries are shown. They are read when the form is sent. */
export function Filters({ show }: { readonly show: (filter: AuditFilter) => void }) {
  const { audit: texts, nav } = words.value;
  const [fields, setFields] = useState<Fields>({ winery: '', by: '', from: '', to: '' });
  const own = (wineries.value ?? []).filter(({ winery }) => may('administer', winery));
  const set = (next: Partial<Fields>): void => setFields({ ...fields, ...next });
  const day = (name: 'from' | 'to') => (id: string) => (
    <input
      id={id}
      type="date"
      value={fields[name]}
      onInput={({ currentTarget }) => set({ [name]: currentTarget.value })}
    />
  );
  return (
    <form
      class="bar filters"
      aria-label={texts.filters}
      onSubmit={(event) => {
        event.preventDefault();
        show(filterOf(fields));
      }}
    >
      <Field label={nav.winery}>
        {(id) => (
          <select id={id} value={fields.winery} onChange={({ currentTarget }) => set({ winery: currentTarget.value })}>
            <option value="">{texts.all}</option>
            {own.map(({ winery, name }) => (
              <option key={winery} value={winery}>
                {name}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={texts.by}>
        {(id) => (
          <input
            id={id}
            autocomplete="off"
            value={fields.by}
            onInput={({ currentTarget }) => set({ by: currentTarget.value })}
          />
        )}
      </Field>
      <Field label={texts.from}>{day('from')}</Field>
      <Field label={texts.to}>{day('to')}</Field>
      <button type="submit" class="btn">
        {texts.show}
      </button>
    </form>
  );
}

/** Days are those of the browser's clock, from their first to their last millisecond. */
function filterOf({ winery, by, from, to }: Fields): AuditFilter {
  return {
    ...(winery === '' ? {} : { winery }),
    ...(by.trim() === '' ? {} : { by: by.trim() }),
    ...(from === '' ? {} : { from: new Date(`${from}T00:00`).toISOString() }),
    ...(to === '' ? {} : { to: new Date(`${to}T23:59:59.999`).toISOString() }),
  };
}
