import { useState } from 'preact/hooks';
import { Field } from '../../parts/field.jsx';
import { Panel } from '../../parts/panel.jsx';
import type { Impact } from '../../wire/corrections.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import { JudgedLabel } from '../label-checks/judged-label.jsx';

type LotChange = NonNullable<Impact['lots']>[number];

interface ResultingLabelProps {
  readonly winery: Winery;
  readonly lots: readonly LotChange[];
}

/** Judges a label of the wine that would result, before anything is saved. It is closed at first. */
export function ResultingLabel({ winery, lots }: ResultingLabelProps) {
  const { labelChecks: texts, lot: names } = words.value;
  const [isOpen, setOpen] = useState(false);
  const [chosen, setChosen] = useState<string | null>(null);
  const wines = lots.filter((one) => one.winery === winery.winery && isWine(one.after));
  const shown = wines.find(({ lot }) => lot === chosen) ?? wines.find(isBlended) ?? wines[0];
  if (shown?.after == null) return null;
  const { composition, volume } = shown.after;
  const components = composition.map(({ share, variety, vintage, appellation, block }) => ({
    ...{ share, variety, vintage, appellation },
    ...(block === undefined ? {} : { block }),
  }));
  const end = (
    <button type="button" class="btn s" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
      {texts.title}
    </button>
  );
  const choice = (
    <Field label={names.lot}>
      {(id) => (
        <select id={id} value={shown.lot} onChange={({ currentTarget }) => setChosen(currentTarget.value)}>
          {wines.map(({ lot }) => (
            <option key={lot} value={lot}>
              {lot}
            </option>
          ))}
        </select>
      )}
    </Field>
  );
  return (
    <Panel title={texts.result} note={isOpen ? undefined : texts.note} end={end}>
      {isOpen && <JudgedLabel winery={winery} of={{ components, volume }} choice={choice} />}
    </Panel>
  );
}

function isWine(lot: LotChange['after']): boolean {
  return lot !== null && lot.kind !== 'fruit' && lot.composition.length > 0;
}

/** Whether the composition of the lot changes. */
function isBlended({ before, after }: LotChange): boolean {
  return JSON.stringify(before?.composition ?? []) !== JSON.stringify(after?.composition ?? []);
}
