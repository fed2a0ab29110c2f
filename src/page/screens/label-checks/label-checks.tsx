import { useLocation, useRoute } from 'preact-iso';
import { useState } from 'preact/hooks';
import { useShownTime } from '../../parts/address.js';
import { Field } from '../../parts/field.jsx';
import { Panel } from '../../parts/panel.jsx';
import { Screen } from '../../parts/screen.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import type { Winery } from '../../wire/reads.js';
import { may } from '../../wire/session.js';
import { words } from '../../words/words.js';
import { type Judged, JudgedLabel } from './judged-label.jsx';
import { KeepLabel } from './keep-label.jsx';
import { KeptLabels } from './kept-labels.jsx';

export default function LabelChecks() {
  const { winery: code = '' } = useRoute().params;
  return (
    <ScreenOfWinery code={code} title={words.value.labelChecks.title}>
      {(winery) => <Shown key={code} winery={winery} />}
    </ScreenOfWinery>
  );
}

/** What a label of a lot may claim, and the labels that are kept. */
function Shown({ winery }: { readonly winery: Winery }) {
  const { labelChecks: texts, lot: lots } = words.value;
  const { lot: named } = useLocation().query;
  const [typed, setTyped] = useState(named ?? '');
  const [lot, setLot] = useState(typed);
  // Grows with each label that is kept, so that the list is read again.
  const [kept, setKept] = useState(0);
  const code = winery.winery;
  const [{ at, known }] = useShownTime();
  const of: Judged = { lot, ...(at === null ? {} : { at }), ...(known === null ? {} : { known }) };
  const choice = (
    <Field label={lots.lot}>
      {(id) => (
        <input
          id={id}
          autocomplete="off"
          value={typed}
          onInput={({ currentTarget }) => setTyped(currentTarget.value)}
          onChange={() => setLot(typed.trim())}
        />
      )}
    </Field>
  );
  return (
    <Screen title={texts.title} meta={[winery.name]}>
      <div class="stack">
        <Panel title={lot === '' ? texts.title : lot} note={texts.note}>
          <JudgedLabel winery={winery} of={lot === '' ? null : of} choice={choice}>
            {(market, claims) =>
              lot !== '' &&
              may('edit', code) && (
                <KeepLabel winery={code} lot={lot} market={market} claims={claims} kept={() => setKept(kept + 1)} />
              )
            }
          </JudgedLabel>
        </Panel>
        <KeptLabels key={kept} winery={code} />
      </div>
    </Screen>
  );
}
