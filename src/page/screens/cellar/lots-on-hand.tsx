import { Scroll } from '../../parts/scroll.jsx';
import { Panel } from '../../parts/panel.jsx';
import { Empty } from '../../parts/states.jsx';
import { LotRow, LotTableHead } from '../../parts/lot-row.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { exact } from '../../reading/decimal.js';
import { holdsSomething } from '../../reading/lots.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import type { CellarData } from './cellar-data.js';

/** The lots that hold anything, the most valuable first. */
export function LotsOnHand({ winery, cellar }: { readonly winery: Winery; readonly cellar: CellarData }) {
  const texts = words.value.cellar;
  const held = cellar.lots.filter(holdsSomething);
  const kinds = new Map(cellar.vessels.map(({ vessel, kind }) => [vessel, kind]));
  const sorted = [...held].sort((a, b) => {
    const [x, y] = [exact(a.cost.total), exact(b.cost.total)];
    return x === y ? 0 : x > y ? -1 : 1;
  });
  const rest = cellar.lots.length - held.length;
  return (
    <Panel
      title={texts.lotsOnHand}
      note={texts.onHandOf(numberText(held.length, 0), numberText(cellar.lots.length, 0))}
      end={rest > 0 ? <span class="mut sm">{texts.emptyLots(rest)}</span> : undefined}
    >
      {held.length === 0 ? (
        <Empty next={texts.noLotsNext}>{texts.noLots}</Empty>
      ) : (
        <Scroll>
          <table>
            <caption class="sr">{texts.lotsOnHand}</caption>
            <LotTableHead winery={winery} />
            <tbody>
              {sorted.map((lot) => (
                <LotRow key={lot.lot} lot={lot} winery={winery} kinds={kinds} />
              ))}
            </tbody>
          </table>
        </Scroll>
      )}
    </Panel>
  );
}
