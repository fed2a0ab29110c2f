import { Panel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { rangesText } from '../../reading/codes.js';
import { sum } from '../../reading/decimal.js';
import { colourOf } from '../../reading/lots.js';
import { paths } from '../../reading/route.js';
import type { LotState, Vessel, Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import type { CellarData } from './cellar-data.js';

/** The barrels by the lot that they hold, one cell each. */
export function Barrels({ winery, cellar }: { readonly winery: Winery; readonly cellar: CellarData }) {
  const texts = words.value.cellar;
  const barrels = cellar.vessels.filter(({ kind }) => kind === 'barrel');
  if (barrels.length === 0) return null;
  const groups = new Map<string | null, Vessel[]>();
  for (const barrel of barrels) groups.set(barrel.lot, [...(groups.get(barrel.lot) ?? []), barrel]);
  const lots = new Map(cellar.lots.map((lot) => [lot.lot, lot]));
  const sorted = [...groups].sort(([a, x], [b, y]) => Number(a === null) - Number(b === null) || y.length - x.length);
  const capacities = new Set(barrels.map(({ capacity }) => capacity));
  const [capacity] = capacities;
  const note =
    capacities.size === 1 && capacity !== null && capacity !== undefined
      ? texts.oneCell(numberText(capacity, 1), winery.volumeUnit)
      : undefined;
  return (
    <Panel title={texts.barrels} note={note}>
      <div class="brl">
        {sorted.map(([lot, own]) => (
          <BarrelGroup key={lot ?? ''} lot={lots.get(lot ?? '') ?? null} barrels={own} unit={winery.volumeUnit} />
        ))}
      </div>
    </Panel>
  );
}

/** How many ranges of barrels are written out. */
const shownRanges = 4;

interface BarrelGroupProps {
  /** Null for the empty barrels. */
  readonly lot: LotState | null;
  readonly barrels: readonly Vessel[];
  readonly unit: string;
}

function BarrelGroup({ lot, barrels, unit }: BarrelGroupProps) {
  const texts = words.value.cellar;
  const codes = barrels.map(({ vessel }) => vessel);
  return (
    <div>
      <div>
        {lot === null ? (
          <b>{texts.emptyBarrels}</b>
        ) : (
          <a class="code" href={paths.lot(lot.winery, lot.lot)}>
            {lot.lot}
          </a>
        )}{' '}
        <span class="mut">
          {texts.barrelsOf(barrels.length)}
          {lot !== null && `, ${numberText(sum(barrels.map(({ volume }) => volume)), 1)} ${unit}`}
        </span>
      </div>
      <div class="dim sm">{rangesText(codes, shownRanges)}</div>
      <div class="cells" aria-hidden="true">
        {barrels.map(({ vessel }) => (
          <i key={vessel} class={`cell ${lot === null ? 'e' : colourOf(lot)}`} />
        ))}
      </div>
    </div>
  );
}
