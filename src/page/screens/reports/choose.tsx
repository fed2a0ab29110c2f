import { useLocation } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useShownTime } from '../../parts/address.js';
import { Field } from '../../parts/field.jsx';
import { monthAfter, type Period, periodOf } from '../../reading/period.js';
import { type ReportForm, reportForms } from '../../reading/report.js';
import { addressAt, paths } from '../../reading/route.js';
import { words } from '../../words/words.js';

interface ChooseProps {
  readonly winery: string;
  readonly form: ReportForm;
  readonly period: Period;
}

/** Which report is shown: its form and its period. They go into the address. */
export function Choose({ winery, form, period }: ChooseProps) {
  const { reports: texts } = words.value;
  const { route } = useLocation();
  const [time] = useShownTime();
  const [typed, setTyped] = useState(period);
  const show = (next: ReportForm, { from, to }: Period): void =>
    route(addressAt(paths.reports(winery), { form: next, from, to }, time));
  const isComplete = periodOf(typed.from, typed.to) !== null;
  const day = (name: keyof Period) => (id: string) => (
    <input
      id={id}
      type="date"
      value={typed[name]}
      onInput={({ currentTarget }) => setTyped({ ...typed, [name]: currentTarget.value })}
    />
  );
  const month = (text: string, months: number) => (
    <button type="button" class="btn" onClick={() => show(form, monthAfter(period, months))}>
      {text}
    </button>
  );
  return (
    <form
      class="bar filters"
      aria-label={texts.choose}
      onSubmit={(event) => {
        event.preventDefault();
        if (isComplete) show(form, typed);
      }}
    >
      <Field label={texts.form}>
        {(id) => (
          <select
            id={id}
            value={form}
            onChange={({ currentTarget: { value } }) => show(reportForms.find((one) => one === value) ?? form, period)}
          >
            {reportForms.map((one) => (
              <option key={one} value={one}>
                {texts.forms[one]}
              </option>
            ))}
          </select>
        )}
      </Field>
      <Field label={texts.from}>{day('from')}</Field>
      <Field label={texts.to}>{day('to')}</Field>
      <button type="submit" class="btn" aria-disabled={!isComplete}>
        {texts.show}
      </button>
      {month(texts.previous, -1)}
      {month(texts.next, 1)}
    </form>
  );
}
