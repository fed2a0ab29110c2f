import { useId } from 'preact/hooks';
import type { ImportOptions } from '../../wire/imports.js';
import { words } from '../../words/words.js';

interface OptionFieldsProps {
  readonly options: ImportOptions;
  readonly columns: readonly string[];
  readonly fileName: string;
  readonly change: (options: ImportOptions) => void;
}

/** What the file does not show: its source, its key, how dates and numbers are written, and what to do with unknown vessels and corrected rows. */
export function OptionFields({ options, columns, fileName, change }: OptionFieldsProps) {
  const texts = words.value.import;
  const set = (next: Partial<ImportOptions>): void => change({ ...options, ...next });
  return (
    <details class="options">
      <summary>{texts.options}</summary>
      <div class="grid">
        <div class="fld">
          <label for="source">{texts.source}</label>
          <span class="in">
            <input
              id="source"
              placeholder={fileName}
              value={options.source}
              onInput={({ currentTarget }) => set({ source: currentTarget.value })}
            />
          </span>
        </div>
        <Select text={texts.dates} value={options.dates} names={texts.dateOrders} choose={(dates) => set({ dates })} />
        <Select
          text={texts.decimal}
          value={options.decimal}
          names={texts.decimals}
          choose={(decimal) => set({ decimal })}
        />
        <Select
          text={texts.createVessels}
          value={options.createVessels}
          names={texts.vesselKinds}
          choose={(createVessels) => set({ createVessels })}
        />
      </div>
      <fieldset class="key">
        <legend>{texts.key}</legend>
        {columns.map((column) => (
          <label key={column} class="radio">
            <input
              type="checkbox"
              checked={options.key.includes(column)}
              onChange={({ currentTarget }) => {
                const others = options.key.filter((one) => one !== column);
                set({ key: currentTarget.checked ? [...others, column] : others });
              }}
            />
            <span>{column}</span>
          </label>
        ))}
      </fieldset>
      <label class="radio">
        <input
          type="checkbox"
          checked={options.revise}
          onChange={({ currentTarget }) => set({ revise: currentTarget.checked })}
        />
        <span>{texts.revise}</span>
      </label>
    </details>
  );
}

interface SelectProps {
  readonly text: string;
  readonly value: string;
  /** The texts of the choices by their values. */
  readonly names: Readonly<Record<string, string>>;
  readonly choose: (value: string) => void;
}

function Select({ text, value, names, choose }: SelectProps) {
  const id = useId();
  return (
    <div class="fld">
      <label for={id}>{text}</label>
      <span class="in">
        <select id={id} value={value} onChange={({ currentTarget }) => choose(currentTarget.value)}>
          <option value="">{words.value.import.asTheFileShows}</option>
          {Object.entries(names).map(([name, own]) => (
            <option key={name} value={name}>
              {own}
            </option>
          ))}
        </select>
      </span>
    </div>
  );
}
