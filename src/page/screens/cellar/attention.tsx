import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { percent } from '../../reading/decimal.js';
import { periodText } from '../../reading/period.js';
import { paths } from '../../reading/route.js';
import { day } from '../../reading/time.js';
import type { Action, Vessel, Winery } from '../../wire/reads.js';
import { type DueFiling, readDue } from '../../wire/reports.js';
import { type Resource, useResource } from '../../wire/resource.js';
import { may, seesAllOwners } from '../../wire/session.js';
import type { WholeList } from '../../wire/whole-list.js';
import { words } from '../../words/words.js';

interface AttentionProps {
  readonly winery: Winery;
  readonly vessels: readonly Vessel[];
  readonly conflicts: Resource<WholeList<Action>>;
}

/** Actions without effect, filed reports that must be amended, and vessels over their capacity. */
export function Attention({ winery, vessels, conflicts }: AttentionProps) {
  const texts = words.value.cellar;
  const moved = useMoved(winery.winery);
  const over = vessels.filter(({ volume, capacity }) => capacity !== null && volume > capacity);
  return (
    <Panel title={texts.attention}>
      <Reading of={conflicts}>
        {({ items }) => {
          const own = items.filter((action) => action.winery === winery.winery);
          return own.length + moved.length + over.length === 0 ? (
            <Empty>{texts.nothingToDo}</Empty>
          ) : (
            <ul class="att">
              {own.map((action) => (
                <Conflicted key={action.id} action={action} winery={winery} />
              ))}
              {moved.map((due) => (
                <Moved key={due.filing} due={due} winery={winery.winery} />
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

/** The filed reports that must be amended. Callers of one owner may not read reports; without an answer, none is listed. */
function useMoved(winery: string): readonly DueFiling[] {
  const mayRead = may('read', winery) && seesAllOwners();
  const due = useResource(`due ${winery}`, (signal) => readDue(winery, signal), mayRead ? { winery } : 'unread');
  return (due.data?.items ?? []).filter(({ status }) => status === 'moved');
}

function Moved({ due: { form, period, lines }, winery }: { readonly due: DueFiling; readonly winery: string }) {
  const { reports, language } = words.value;
  return (
    <li>
      <span class="tag warn" aria-hidden="true">
        !
      </span>
      <div>
        <b>{reports.attention(reports.forms[form], periodText(period, language))}</b> {reports.moved(lines)}.
      </div>
      <div class="row">
        <a class="lk" href={paths.reports(winery)}>
          {reports.title}
        </a>
      </div>
    </li>
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
