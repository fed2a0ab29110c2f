import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { percent } from '../../reading/decimal.js';
import { paths } from '../../reading/route.js';
import { day } from '../../reading/time.js';
import type { Action, Vessel, Winery } from '../../wire/reads.js';
import type { Resource } from '../../wire/resource.js';
import { may } from '../../wire/session.js';
import type { WholeList } from '../../wire/whole-list.js';
import { words } from '../../words/words.js';

interface AttentionProps {
  readonly winery: Winery;
  readonly vessels: readonly Vessel[];
  readonly conflicts: Resource<WholeList<Action>>;
}

/** Actions without effect, and vessels over their capacity. */
export function Attention({ winery, vessels, conflicts }: AttentionProps) {
  const texts = words.value.cellar;
  const over = vessels.filter(({ volume, capacity }) => capacity !== null && volume > capacity);
  return (
    <Panel title={texts.attention}>
      <Reading of={conflicts}>
        {({ items }) => {
          const own = items.filter((action) => action.winery === winery.winery);
          return own.length + over.length === 0 ? (
            <Empty>{texts.nothingToDo}</Empty>
          ) : (
            <ul class="att">
              {own.map((action) => (
                <Conflicted key={action.id} action={action} winery={winery} />
              ))}
              {over.map((vessel) => (
                <Overfull key={vessel.vessel} vessel={vessel} unit={winery.volumeUnit} />
              ))}
            </ul>
          );
        }}
      </Reading>
    </Panel>
  );
}

function Conflicted({ action, winery }: { readonly action: Action; readonly winery: Winery }) {
  const texts = words.value.cellar;
  return (
    <li>
      <span class="tag bad" aria-hidden="true">
        !
      </span>
      <div>
        <b>{texts.noEffect(words.value.actionTypes[action.type])}</b> {action.conflict?.detail}
      </div>
      <div class="row">
        {may('edit', winery.winery) && (
          <a class="lk" href={paths.correct(winery.winery, action.id)}>
            {texts.cure}
          </a>
        )}
        <span class="dim sm">{day(action.effectiveAt, winery.timeZone, words.value.language)}</span>
      </div>
    </li>
  );
}

function Overfull({
  vessel: { vessel, winery, volume, capacity },
  unit,
}: {
  readonly vessel: Vessel;
  readonly unit: string;
}) {
  const texts = words.value.cellar;
  const share = percent(volume, capacity ?? 0);
  return (
    <li>
      <span class="tag warn" aria-hidden="true">
        !
      </span>
      <div>
        <b>{texts.overfull(vessel)}</b> {texts.of(numberText(volume, 1), numberText(capacity ?? 0, 1), unit)}
        {share !== null && `, ${share} %.`}
      </div>
      <div class="row">
        <a class="lk" href={paths.vessel(winery, vessel)}>
          {vessel}
        </a>
      </div>
    </li>
  );
}
