import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { paths } from '../../reading/route.js';
import { placeOfZone } from '../../reading/time.js';
import { readWineries, type Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

export default function Wineries() {
  const texts = words.value.wineries;
  const all = useResource('wineries', readWineries);
  return (
    <Screen title={texts.title}>
      <Reading of={all}>
        {({ items }) =>
          items.length === 0 ? <Empty next={texts.noneNext}>{texts.none}</Empty> : <Table wineries={items} />
        }
      </Reading>
    </Screen>
  );
}

function Table({ wineries }: { readonly wineries: readonly Winery[] }) {
  const texts = words.value.wineries;
  return (
    <section class="panel scroll">
      <table>
        <caption class="sr">{texts.title}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.name}</th>
            <th scope="col">{texts.bond}</th>
            <th scope="col">{texts.units}</th>
            <th scope="col">{texts.zone}</th>
            <th scope="col">{texts.locked}</th>
          </tr>
        </thead>
        <tbody>
          {wineries.map(({ winery, name, bond, volumeUnit, weightUnit, currency, timeZone, lockDate }) => (
            <tr key={winery}>
              <td>
                <a class="lk" href={paths.cellar(winery)}>
                  {name}
                </a>
              </td>
              <td>{bond ?? ''}</td>
              <td>
                {volumeUnit}, {weightUnit}, {currency}
              </td>
              <td>{placeOfZone(timeZone)}</td>
              <td>{lockDate ?? texts.unlocked}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}
