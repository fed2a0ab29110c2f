import { useRoute } from 'preact-iso';
import { useEffect } from 'preact/hooks';
import { ProblemNote, Reading } from '../../parts/states.jsx';
import { useWinery } from '../../parts/use-winery.js';
import { readAction } from '../../wire/action-reads.js';
import type { Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { dataSchemas, loadSchemas } from '../../wire/schemas.js';
import { CorrectionForm } from './correction-form.jsx';

export default function Correct() {
  const { winery: code = '', action = '' } = useRoute().params;
  const winery = useWinery(code);
  if (winery === null) return null;
  if (!winery.ok) return <ProblemNote problem={winery.problem} repeatsInS={null} retry={null} />;
  return <Loaded winery={winery.data} id={action} />;
}

function Loaded({ winery, id }: { readonly winery: Winery; readonly id: string }) {
  useEffect(() => void loadSchemas().catch(() => undefined), []);
  // Not live: what is typed belongs to the revision that was read, and the server refuses a stale one.
  const action = useResource(
    `correct ${winery.winery} ${id}`,
    (signal) => readAction(winery.winery, id, signal),
    false,
  );
  return (
    <Reading of={action}>
      {(read) => {
        const schema = dataSchemas.value?.get(read.type);
        return schema === undefined ? null : (
          <CorrectionForm
            key={`${read.id} ${read.revision}`}
            winery={winery}
            action={read}
            schema={schema}
            readAgain={action.retry}
          />
        );
      }}
    </Reading>
  );
}
