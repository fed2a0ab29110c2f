import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { Screen } from '../../parts/screen.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { paths } from '../../reading/route.js';
import { isNdjson } from '../../reading/ndjson.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import { ActionLines } from './action-lines.jsx';
import { DropFile } from './drop-file.jsx';
import { Earlier } from './earlier.jsx';
import { ImportResult } from './result.jsx';
import { TableImport } from './table-import.jsx';

export default function Import() {
  const { winery: code = '' } = useRoute().params;
  return (
    <ScreenOfWinery code={code} to="edit" title={words.value.nav.import}>
      {(winery) => <Shown key={code} winery={winery} />}
    </ScreenOfWinery>
  );
}

/** A file is chosen, tried, and recorded. The import whose result is shown is in the address, so that it can be reloaded. */
function Shown({ winery }: { readonly winery: Winery }) {
  const { import: texts, nav } = words.value;
  const { query, route } = useLocation();
  const [file, setFile] = useState<File | null>(null);
  const shown = query.import ?? null;
  const show = (id: string | null): void =>
    route(`${paths.import(winery.winery)}${id === null ? '' : `?import=${encodeURIComponent(id)}`}`, true);
  const take = (next: File): void => {
    setFile(next);
    show(null);
  };
  const name = file === null ? null : `${file.name} ${file.size} ${file.lastModified}`;
  return (
    <Screen title={nav.import} meta={[winery.name]}>
      <div class="stack">
        <DropFile file={file} take={take} />
        {file !== null &&
          (isNdjson(file.name) ? (
            <ActionLines key={name} winery={winery} file={file} />
          ) : (
            <TableImport key={name} winery={winery} file={file} began={show} />
          ))}
        {shown !== null && (
          <ImportResult key={shown} winery={winery} id={shown} note={file === null ? texts.sendAgain : null} />
        )}
        <Earlier winery={winery} shown={shown} show={show} />
      </div>
    </Screen>
  );
}
