import { useState } from 'preact/hooks';
import { download } from '../../parts/download.js';
import { MoreButton } from '../../parts/more-button.jsx';
import { ProblemNote } from '../../parts/states.jsx';
import { paths } from '../../reading/route.js';
import { type ImportRow, readImportRows, readRowTable } from '../../wire/imports.js';
import { usePages } from '../../wire/pages.js';
import type { Problem } from '../../wire/problem.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

const tags: Readonly<Record<ImportRow['outcome'], string>> = {
  ...{ recorded: 'tag good', revised: 'tag edit', unchanged: 'tag', refused: 'tag bad' },
};

/** The outcome of each row of an import, in the order of the file, in pages. */
export function RowTable({ winery: { winery }, id }: { readonly winery: Winery; readonly id: string }) {
  const { import: texts, lot, impact, actionTypes } = words.value;
  const [onlyRefused, setOnlyRefused] = useState(false);
  const pages = usePages(`rows ${winery} ${id}`, (cursor, signal) => readImportRows(winery, id, cursor, signal));
  const rows = onlyRefused ? pages.items.filter(({ outcome }) => outcome === 'refused') : pages.items;
  const typeNames: Readonly<Record<string, string>> = actionTypes;
  if (pages.items.length === 0 && pages.more === null && pages.problem === null && !pages.isLoading) return null;
  return (
    <>
      <div class="bd bar">
        <label class="radio">
          <input
            type="checkbox"
            checked={onlyRefused}
            onChange={({ currentTarget }) => setOnlyRefused(currentTarget.checked)}
          />
          <span>{texts.onlyRefused}</span>
        </label>
        <TableButton winery={winery} id={id} />
      </div>
      <div class="scroll">
        <table>
          <caption class="sr">{texts.rowsName}</caption>
          <thead>
            <tr>
              <th scope="col" class="r">
                {texts.row}
              </th>
              <th scope="col">{texts.outcome}</th>
              <th scope="col">{lot.action}</th>
              <th scope="col">{impact.why}</th>
              <th scope="col">{impact.code}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.ordinal}>
                <td class="r">{row.row}</td>
                <td>
                  <span class={tags[row.outcome]}>{texts.outcomes[row.outcome]}</span>
                </td>
                <td>
                  {row.type !== null && <RowAction row={row} winery={winery} name={typeNames[row.type] ?? row.type} />}
                </td>
                <td>
                  {row.detail}
                  {row.column !== null && <span class="dim sm"> {texts.cell(row.column, row.value ?? '')}</span>}
                </td>
                <td>{row.code !== null && <code>{row.code}</code>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <MoreButton of={pages} />
    </>
  );
}

function RowAction({ row, winery, name }: { readonly row: ImportRow; readonly winery: string; readonly name: string }) {
  const isThere = row.action !== null && row.outcome !== 'refused';
  return isThere ? <a href={paths.action(row.winery ?? winery, row.action ?? '')}>{name}</a> : name;
}

/** Downloads the outcomes of all rows. */
function TableButton({ winery, id }: { readonly winery: string; readonly id: string }) {
  const texts = words.value.import;
  const [isBusy, setBusy] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const get = async (): Promise<void> => {
    setBusy(true);
    const answer = await readRowTable(winery, id, new AbortController().signal);
    setBusy(false);
    setProblem(answer.ok ? null : answer.problem);
    if (answer.ok) download(`import-${id}.csv`, answer.data, 'text/csv');
  };
  return (
    <>
      <button type="button" class="btn s" aria-disabled={isBusy} onClick={() => !isBusy && void get()}>
        {words.value.recall.csv}
      </button>
      {problem !== null && <ProblemNote problem={problem} repeatsInS={null} retry={null} />}
      <span class="sr">{texts.rowsName}</span>
    </>
  );
}
