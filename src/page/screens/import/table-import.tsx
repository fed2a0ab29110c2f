import { useEffect, useState } from 'preact/hooks';
import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { ProblemNote, Reading } from '../../parts/states.jsx';
import { guessMap, type ImportGuess, type ImportOptions } from '../../wire/imports.js';
import type { Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { OptionFields } from './option-fields.jsx';
import { useSubmit } from './use-submit.js';

interface TableImportProps {
  readonly winery: Winery;
  readonly file: File;
  /** Called with the id of each import that begins. */
  readonly began: (id: string | null) => void;
}

/** A table: the guess of its map, which can be corrected, a dry run, and the recording. */
export function TableImport({ winery, file, began }: TableImportProps) {
  const texts = words.value.import;
  const guess = useResource(
    `guess ${winery.winery} ${file.name} ${file.size} ${file.lastModified}`,
    (signal) => guessMap(winery.winery, file, signal),
    'once',
  );
  return (
    <Panel title={texts.map} note={guess.data === null ? undefined : texts.rows(numberText(guess.data.rows, 0))}>
      <div class="bd">
        <Reading of={guess}>{(found) => <MapForm winery={winery} file={file} guess={found} began={began} />}</Reading>
      </div>
    </Panel>
  );
}

const noOptions: Omit<ImportOptions, 'map'> = {
  ...{ source: '', key: [], dates: '', decimal: '', createVessels: '', revise: true },
};

function MapForm({ winery, file, guess, began }: TableImportProps & { readonly guess: ImportGuess }) {
  const texts = words.value.import;
  const [options, setOptions] = useState<ImportOptions>({ ...noOptions, map: guess.map ?? '' });
  const submitting = useSubmit(winery.winery, file, began);
  useEffect(() => submitting.forget(), [options]);
  const send = (dryRun: boolean): void => {
    if (!submitting.isBusy) submitting.send({ ...options, dryRun });
  };
  return (
    <form
      class="map"
      onSubmit={(event) => {
        event.preventDefault();
        send(true);
      }}
    >
      <p class="sm mut">{guess.map === null ? texts.noMap : texts.guessed}</p>
      <p class="sm">
        {texts.columns}{' '}
        {guess.columns.map((column) => (
          <code key={column} class="tag">
            {column}
          </code>
        ))}
      </p>
      <label class="area">
        <span class="l">{texts.mapText}</span>
        <textarea
          rows={Math.min(Math.max(options.map.split('\n').length + 1, 4), 28)}
          spellcheck={false}
          value={options.map}
          onInput={({ currentTarget }) => setOptions({ ...options, map: currentTarget.value })}
        />
      </label>
      <OptionFields options={options} columns={guess.columns} fileName={file.name} change={setOptions} />
      <div class="steps">
        <button type="submit" class="btn" aria-disabled={submitting.isBusy}>
          {texts.dryRun}
        </button>
        <button type="button" class="btn p" aria-disabled={submitting.isBusy} onClick={() => send(false)}>
          {texts.record}
        </button>
      </div>
      {submitting.isBusy && (
        <p role="status" class="sm mut">
          {submitting.repeatsInS === null ? texts.sending : words.value.state.overloaded(submitting.repeatsInS)}
        </p>
      )}
      {submitting.problem !== null && <ProblemNote problem={submitting.problem} repeatsInS={null} retry={null} />}
    </form>
  );
}
