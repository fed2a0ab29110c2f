import { type AnalysisEntry, analytesFor } from '../../reading/readings.js';
import type { LotState } from '../../wire/reads.js';
import { ambiguousText } from '../../parts/typed-number.js';
import { words } from '../../words/words.js';

interface AnalysisFieldsProps {
  readonly lot: string;
  readonly lots: readonly LotState[];
  readonly entries: readonly AnalysisEntry[];
  readonly change: (entries: readonly AnalysisEntry[]) => void;
}

/** The analytes that the lot usually has, and others. All of them may stay empty. */
export function AnalysisFields({ lot, lots, entries, change }: AnalysisFieldsProps) {
  const texts = words.value.readings;
  const usual = analytesFor(lot, lots);
  const entryOf = ({ analyte, unit }: Omit<AnalysisEntry, 'value'>): AnalysisEntry | undefined =>
    entries.find((one) => one.analyte === analyte && one.unit === unit);
  const inUsual = new Set(usual.map(entryOf));
  const others = entries.filter((entry) => !inUsual.has(entry));
  const replace = (former: AnalysisEntry | undefined, next: AnalysisEntry): void =>
    change(former === undefined ? [...entries, next] : entries.map((one) => (one === former ? next : one)));
  return (
    <fieldset class="analyses">
      <legend>{texts.analyses}</legend>
      {usual.map(({ analyte, unit }) => {
        const entry = entryOf({ analyte, unit });
        const id = `analysis-${analyte}-${unit}`.replace(/[^\p{L}\p{N}-]+/gu, '-');
        return (
          <div class="fld" key={id}>
            <label for={id}>{analyte}</label>
            <span class="in">
              <input
                id={id}
                inputMode="decimal"
                autocomplete="off"
                value={entry?.value ?? ''}
                onInput={({ currentTarget: { value } }) => replace(entry, { analyte, unit, value })}
              />
              <span class="u">{unit}</span>
            </span>
            <Ambiguous text={entry?.value ?? ''} />
          </div>
        );
      })}
      {others.map((entry, index) => (
        <OtherAnalysis
          key={`other ${index}`}
          number={index + 1}
          entry={entry}
          change={(next) => replace(entry, next)}
          remove={() => change(entries.filter((one) => one !== entry))}
        />
      ))}
      <button type="button" class="add" onClick={() => change([...entries, { analyte: '', unit: '', value: '' }])}>
        {texts.other}
      </button>
    </fieldset>
  );
}

/** Which two numbers a typed value can mean. */
function Ambiguous({ text }: { readonly text: string }) {
  const ambiguous = ambiguousText(text);
  return ambiguous === null ? null : (
    <p class="fault" role="status">
      {ambiguous}
    </p>
  );
}

interface OtherAnalysisProps {
  readonly number: number;
  readonly entry: AnalysisEntry;
  readonly change: (entry: AnalysisEntry) => void;
  readonly remove: () => void;
}

function OtherAnalysis({ number, entry, change, remove }: OtherAnalysisProps) {
  const { fields, form, readings: texts } = words.value;
  const field = (name: 'analyte' | 'value' | 'unit', text: string) => (
    <div class="fld">
      <label for={`other-${number}-${name}`}>{text}</label>
      <span class="in">
        <input
          id={`other-${number}-${name}`}
          inputMode={name === 'value' ? 'decimal' : 'text'}
          autocomplete="off"
          value={entry[name]}
          onInput={({ currentTarget: { value } }) => change({ ...entry, [name]: value })}
        />
      </span>
    </div>
  );
  return (
    <div class="other">
      {field('analyte', fields.analyte)}
      {field('value', fields.value)}
      {field('unit', fields.unit)}
      <button type="button" class="btn s" aria-label={form.removeEntry(texts.analyses, number)} onClick={remove}>
        {form.remove}
      </button>
    </div>
  );
}
