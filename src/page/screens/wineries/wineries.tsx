import { numberText } from '../../parts/quantity.jsx';
import { Screen } from '../../parts/screen.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { sum } from '../../reading/decimal.js';
import { holdsSomething } from '../../reading/lots.js';
import { now, paths } from '../../reading/route.js';
import { day, placeOfZone } from '../../reading/time.js';
import { readLots, readWineries, type Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

export default function Wineries() {
  const texts = words.value.wineries;
  const all = useResource('wineries', readWineries, 'every winery');
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
            <th scope="col" class="r">
              {texts.onHand}
            </th>
            <th scope="col" class="r">
              {texts.lots}
            </th>
            <th scope="col">{texts.lastChange}</th>
            <th scope="col">{texts.bond}</th>
            <th scope="col">{texts.units}</th>
            <th scope="col">{texts.zone}</th>
            <th scope="col">{texts.locked}</th>
          </tr>
        </thead>
        <tbody>
          {wineries.map((winery) => (
            <Row key={winery.winery} winery={winery} />
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Row({ winery }: { readonly winery: Winery }) {
  const { winery: code, name, bond, volumeUnit, weightUnit, currency, timeZone, lockDate } = winery;
  const { wineries: texts, language } = words.value;
  const lots = useResource(`lots of ${code}`, (signal) => readLots(code, now, signal), { winery: code });
  const held = lots.data?.items.filter(holdsSomething) ?? null;
  const bulk = held?.filter(({ kind }) => kind !== 'cases' && kind !== 'fruit') ?? [];
  const [last] = [...(lots.data?.items ?? [])]
    .map(({ effectiveAt }) => effectiveAt ?? '')
    .sort()
    .reverse();
  return (
    <tr aria-busy={lots.isLoading}>
      <td>
        <a class="lk" href={paths.cellar(code)}>
          {name}
        </a>
      </td>
      <td class="r">{held !== null && `${numberText(sum(bulk.map(({ volume }) => volume)), 1)} ${volumeUnit}`}</td>
      <td class="r">{held !== null && numberText(held.length, 0)}</td>
      <td>{last !== undefined && last !== '' && day(last, timeZone, language)}</td>
      <td>{bond ?? ''}</td>
      <td>
        {volumeUnit}, {words.value.units[weightUnit]}, {currency}
      </td>
      <td>{placeOfZone(timeZone)}</td>
      <td>{lockDate ?? texts.unlocked}</td>
    </tr>
  );
}
