import { Panel } from '../../parts/panel.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { paths } from '../../reading/route.js';
import { type Label, readLabels } from '../../wire/label-checks.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';
import { claimsText } from './verdict.jsx';

/** The labels that a winery keeps, and whether each passes now. */
export function KeptLabels({ winery }: { readonly winery: string }) {
  const { labelChecks: texts } = words.value;
  const labels = useResource(`labels ${winery}`, (signal) => readLabels(winery, signal), { winery });
  return (
    <Panel title={texts.kept} note={texts.keptNote}>
      <Reading of={labels}>
        {({ items }) => (items.length === 0 ? <Empty>{texts.noKept}</Empty> : <Table labels={items} />)}
      </Reading>
    </Panel>
  );
}

function Table({ labels }: { readonly labels: readonly Label[] }) {
  const { labelChecks: texts, lot: lots } = words.value;
  return (
    <Scroll>
      <table>
        <caption class="sr">{texts.kept}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.label}</th>
            <th scope="col">{lots.lot}</th>
            <th scope="col">{texts.market}</th>
            <th scope="col">{texts.claim}</th>
            <th scope="col">{texts.verdict}</th>
          </tr>
        </thead>
        <tbody>
          {labels.map(({ winery, label, lot, market, claims, passes }) => (
            <tr key={label}>
              <th scope="row" class="code">
                {label}
              </th>
              <td class="code">
                <a href={paths.lot(winery, lot)}>{lot}</a>
              </td>
              <td>{texts.markets[market]}</td>
              <td>{claimsText(claims)}</td>
              <td>
                <VerdictTag of={passes === null ? null : passes ? 'passes' : 'fails'} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Scroll>
  );
}

/** Whether a label passes; null: there is no wine to judge. */
export function VerdictTag({ of }: { readonly of: 'passes' | 'fails' | null }) {
  const { labelChecks: texts } = words.value;
  if (of === null) return <span class="tag">{texts.none}</span>;
  return <span class={of === 'passes' ? 'tag good' : 'tag bad'}>{texts.verdicts[of]}</span>;
}
