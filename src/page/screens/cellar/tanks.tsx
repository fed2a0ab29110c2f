import { ChartPanel } from '../../parts/panel.jsx';
import { fixedText, numberText } from '../../parts/quantity.jsx';
import { Empty } from '../../parts/states.jsx';
import { byCode } from '../../reading/codes.js';
import { percent, placesOf } from '../../reading/decimal.js';
import { colourOf } from '../../reading/lots.js';
import { paths } from '../../reading/route.js';
import type { LotState, Vessel, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import type { CellarData } from './cellar-data.js';

interface TanksProps {
  readonly winery: Winery;
  readonly cellar: CellarData;
}

/** The tanks, drawn to scale: the area of a tank follows its capacity. */
export function Tanks({ winery, cellar }: TanksProps) {
  const texts = words.value.cellar;
  const tanks = cellar.vessels.filter(({ kind }) => kind === 'tank').sort((a, b) => byCode(a.vessel, b.vessel));
  const largest = Math.max(1, ...tanks.map(({ capacity }) => capacity ?? 0));
  const lots = new Map(cellar.lots.map((lot) => [lot.lot, lot]));
  if (tanks.length === 0)
    return (
      <ChartPanel
        title={texts.tanks}
        picture={texts.map}
        chart={<Empty>{texts.noTanks}</Empty>}
        table={<Empty>{texts.noTanks}</Empty>}
      />
    );
  const chart = (
    <div class="tanks">
      {tanks.map((tank) => (
        <Tank
          key={tank.vessel}
          tank={tank}
          lot={lots.get(tank.lot ?? '') ?? null}
          unit={winery.volumeUnit}
          largest={largest}
        />
      ))}
    </div>
  );
  return (
    <ChartPanel
      title={texts.tanks}
      note={texts.tanksNote}
      picture={texts.map}
      chart={chart}
      table={<TankTable tanks={tanks} unit={winery.volumeUnit} />}
    />
  );
}

interface TankProps {
  readonly tank: Vessel;
  readonly lot: LotState | null;
  readonly unit: string;
  readonly largest: number;
}

/** The width and height of the largest tank in pixels. */
const [widest, highest] = [84, 106];

function Tank({ tank, lot, unit, largest }: TankProps) {
  const texts = words.value.cellar;
  const { vessel, capacity, volume, winery } = tank;
  const isEmpty = tank.lot === null;
  const full = capacity === null ? null : percent(volume, capacity);
  const scale = Math.max(0.22, Math.sqrt((capacity ?? volume) / largest));
  const capacityText = capacity === null ? null : numberText(capacity, 1);
  const level = full === null ? 100 : Math.min(100, full);
  const fullText = full === null ? '' : texts.full(numberText(full, 0));
  const contents =
    capacityText === null ? `${numberText(volume, 1)} ${unit}` : texts.of(numberText(volume, 1), capacityText, unit);
  const holds = capacityText === null ? texts.empty : `${texts.empty}, ${texts.holds(capacityText, unit)}`;
  const name = isEmpty
    ? `${vessel}, ${holds}`
    : [vessel, tank.lot, contents, fullText].filter((text) => text !== '').join(', ');
  const over = full !== null && full > 100;
  return (
    <a class={`tank ${isEmpty ? 'empty' : 'full'} ${over ? 'over' : ''}`} href={paths.vessel(winery, vessel)}>
      <span class="sr">{name}</span>
      <div class="well" aria-hidden="true">
        <div
          class="vat"
          style={{ width: `${Math.round(widest * scale)}px`, height: `${Math.round(highest * scale)}px` }}
        >
          {!isEmpty && <i class={`fill ${lot === null ? 'red' : colourOf(lot)}`} style={{ height: `${level}%` }} />}
        </div>
      </div>
      <div class="t1" aria-hidden="true">
        {vessel}
      </div>
      <div class="t2" aria-hidden="true">
        {isEmpty ? capacityText !== null && `${capacityText} ${unit}` : <span class="code">{tank.lot}</span>}
      </div>
      <div class="t3" aria-hidden="true">
        {isEmpty ? texts.empty : numberText(volume, 1)}{' '}
        {full !== null && !isEmpty && <span class={over ? 'tag warn' : 'dim'}>{full} %</span>}
      </div>
    </a>
  );
}

function TankTable({ tanks, unit }: { readonly tanks: readonly Vessel[]; readonly unit: string }) {
  const texts = words.value.cellar;
  const places = placesOf(
    tanks.flatMap(({ volume, capacity }) => [volume, capacity ?? 0]),
    6,
  );
  return (
    <table>
      <caption class="sr">{texts.tanks}</caption>
      <thead>
        <tr>
          <th scope="col">{texts.vessel}</th>
          <th scope="col">{words.value.lot.lot}</th>
          <th scope="col" class="r">
            {words.value.lot.volume}, {unit}
          </th>
          <th scope="col" class="r">
            {texts.capacity}, {unit}
          </th>
        </tr>
      </thead>
      <tbody>
        {tanks.map(({ vessel, winery, lot, volume, capacity }) => (
          <tr key={vessel}>
            <td>
              <a class="code" href={paths.vessel(winery, vessel)}>
                {vessel}
              </a>
            </td>
            <td>
              {lot !== null && (
                <a class="code" href={paths.lot(winery, lot)}>
                  {lot}
                </a>
              )}
            </td>
            <td class="r">{fixedText(volume, places)}</td>
            <td class="r">{capacity === null ? '' : fixedText(capacity, places)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
