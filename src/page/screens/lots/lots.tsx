import { useRoute } from 'preact-iso';
import { useShownTime } from '../../parts/address.js';
import { LotRow, LotTableHead } from '../../parts/lot-row.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { ScreenOfWinery } from '../../parts/screen-of.jsx';
import { timeQuery } from '../../reading/route.js';
import { readLots, type Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

export default function Lots() {
  const { winery: code = '' } = useRoute().params;
  return (
    <ScreenOfWinery code={code} title={words.value.nav.lots}>
      {(winery) => <Shown winery={winery} />}
    </ScreenOfWinery>
  );
}

function Shown({ winery }: { readonly winery: Winery }) {
  const [time] = useShownTime();
  const lots = useResource(
    `lots ${winery.winery} ${timeQuery(time)}`,
    (signal) => readLots(winery.winery, time, signal),
    winery,
  );
  const { nav, cellar } = words.value;
  return (
    <Screen title={nav.lots} meta={[winery.name]}>
      <Reading of={lots}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty next={cellar.noLotsNext}>{cellar.noLots}</Empty>
          ) : (
            <section class="panel scroll">
              <table>
                <caption class="sr">{nav.lots}</caption>
                <LotTableHead winery={winery} />
                <tbody>
                  {items.map((lot) => (
                    <LotRow key={lot.lot} lot={lot} winery={winery} kinds={new Map()} />
                  ))}
                </tbody>
              </table>
            </section>
          )
        }
      </Reading>
    </Screen>
  );
}
