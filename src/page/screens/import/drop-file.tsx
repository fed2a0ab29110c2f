import { useState } from 'preact/hooks';
import { numberText } from '../../parts/quantity.jsx';
import { words } from '../../words/words.js';

interface DropFileProps {
  readonly file: File | null;
  readonly take: (file: File) => void;
}

/** A place to drop a file, and a button to choose one. */
export function DropFile({ file, take }: DropFileProps) {
  const texts = words.value.import;
  const [isOver, setOver] = useState(false);
  const over = (event: DragEvent): void => {
    event.preventDefault();
    setOver(true);
  };
  return (
    <section
      class={isOver ? 'panel drop over' : 'panel drop'}
      aria-label={texts.file}
      onDragOver={over}
      onDragEnter={over}
      onDragLeave={() => setOver(false)}
      onDrop={(event) => {
        event.preventDefault();
        setOver(false);
        const [dropped] = event.dataTransfer?.files ?? [];
        if (dropped !== undefined) take(dropped);
      }}
    >
      <p>
        <b>{file === null ? texts.drop : file.name}</b>
      </p>
      <p class="mut sm">{file === null ? texts.formats : texts.bytes(numberText(file.size, 0))}</p>
      <label class="btn">
        {file === null ? texts.choose : texts.chooseOther}
        <input
          class="sr"
          type="file"
          accept=".csv,.tsv,.txt,.xlsx,.ndjson,.jsonl"
          onChange={({ currentTarget }) => {
            const [chosen] = currentTarget.files ?? [];
            if (chosen !== undefined) take(chosen);
            // The same file may be chosen again, after it was changed.
            currentTarget.value = '';
          }}
        />
      </label>
    </section>
  );
}
