import { Panel } from '../../parts/panel.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { wineryOf } from '../../parts/winery.js';
import { paths } from '../../reading/route.js';
import type { Impact } from '../../wire/corrections.js';
import { readLabels } from '../../wire/label-checks.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { VerdictTag } from '../label-checks/kept-labels.jsx';

interface LabelsThatChangeProps {
  readonly winery: string;
  readonly impact: Impact;
}

/** The kept labels whose verdict changes, in all wineries, and how many others of the same lots pass and fail as before. */
export function LabelsThatChange({ winery, impact: { labels, lots = [] } }: LabelsThatChangeProps) {
  const { impact: texts, labelChecks } = words.value;
  const kept = useResource(`labels ${winery}`, (signal) => readLabels(winery, signal), { winery });
  const changed = new Set(labels.map((one) => `${one.winery} ${one.label}`));
  const reached = new Set(lots.filter((one) => one.winery === winery).map(({ lot }) => lot));
  const others = (kept.data?.items ?? []).filter(
    ({ label, lot }) => reached.has(lot) && !changed.has(`${winery} ${label}`),
  );
  const passing = others.filter(({ passes }) => passes === true).length;
  const failing = others.filter(({ passes }) => passes === false).length;
  const note = passing + failing === 0 ? undefined : texts.labelsKept(passing, failing);
  if (labels.length === 0) return note === undefined ? null : <p class="mut sm">{note}</p>;
  return (
    <Panel title={texts.labels} note={note}>
      <Scroll>
        <table class="impact">
          <caption class="sr">{texts.labels}</caption>
          <thead>
            <tr>
              <th scope="col">{labelChecks.label}</th>
              <th scope="col">{words.value.lot.lot}</th>
              <th scope="col">{labelChecks.market}</th>
              <th scope="col">{texts.before}</th>
              <th scope="col">{texts.after}</th>
              <th scope="col">{texts.why}</th>
            </tr>
          </thead>
          <tbody>
            {labels.map((one) => (
              <Row key={`${one.winery} ${one.label}`} change={one} />
            ))}
          </tbody>
        </table>
      </Scroll>
    </Panel>
  );
}

function Row({
  change: { winery, label, lot, market, before, after, checks },
}: {
  readonly change: Impact['labels'][number];
}) {
  const { labelChecks } = words.value;
  const failing = checks.filter(({ passes }) => !passes);
  return (
    <tr>
      <th scope="row" class="code">
        {label}
      </th>
      <td>
        <a class="code" href={paths.lot(winery, lot)}>
          {lot}
        </a>{' '}
        <span class="mut">{wineryOf(winery)?.name ?? winery}</span>
      </td>
      <td>{labelChecks.markets[market]}</td>
      <td>
        <VerdictTag of={before} />
      </td>
      <td>
        <VerdictTag of={after} />
      </td>
      <td class="sm">{failing.map(({ rule, name, citation }) => `${name}: ${rule}, ${citation}`).join('; ')}</td>
    </tr>
  );
}
