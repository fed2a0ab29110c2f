import { colourOf, varietiesOf, whereaboutsOf } from '../reading/lots.js';
import { paths } from '../reading/route.js';
import { day } from '../reading/time.js';
import type { LotState, Vessel, Winery } from '../wire/reads.js';
import { words } from '../words/words.js';
import { fixedText, numberText } from './quantity.jsx';

/** The heads of a table of lots. */
export function LotTableHead({ winery: { volumeUnit, currency } }: { readonly winery: Winery }) {
  const { lot } = words.value;
  return (
    <thead>
      <tr>
        <th scope="col">{lot.lot}</th>
        <th scope="col" class="hide-s">
          {lot.madeOf}
        </th>
        <th scope="col">{lot.in}</th>
        <th scope="col" class="r">
          {lot.volume}, {volumeUnit}
        </th>
        <th scope="col" class="r hide-s">
          {lot.costPerUnit}, {currency}
        </th>
        <th scope="col" class="r hide-s">
          {lot.cost}, {currency}
        </th>
        <th scope="col" class="hide-s">
          {lot.lastTouched}
        </th>
      </tr>
    </thead>
  );
}

interface LotRowProps {
  readonly lot: LotState;
  readonly winery: Winery;
  readonly kinds: ReadonlyMap<string, Vessel['kind']>;
}

/** How many varieties a list names; the others are counted. */
const named = 2;

/** A lot in a table of lots. */
export function LotRow({ lot, winery, kinds }: LotRowProps) {
  const varieties = varietiesOf(lot);
  const texts = words.value;
  const made = varieties.slice(0, named).map(({ variety, percent }) => `${variety} ${percent} %`);
  const more = varieties.length - made.length;
  return (
    <tr>
      <th scope="row" class="code">
        <i class={`sw ${colourOf(lot)}`} />
        <a href={paths.lot(lot.winery, lot.lot)}>{lot.lot}</a>
      </th>
      <td class="hide-s">
        {made.join(', ')} {more > 0 && <span class="dim">{texts.cellar.more(more)}</span>}
      </td>
      <td>{placesText(lot, kinds)}</td>
      <td class="r">{amountText(lot, winery)}</td>
      <td class="r hide-s">{lot.cost.perUnit === null ? '' : fixedText(lot.cost.perUnit, 4)}</td>
      <td class="r hide-s">{fixedText(lot.cost.total, 2)}</td>
      <td class="hide-s">{lot.effectiveAt === null ? '' : day(lot.effectiveAt, winery.timeZone, texts.language)}</td>
    </tr>
  );
}

function placesText(lot: LotState, kinds: ReadonlyMap<string, Vessel['kind']>): string {
  const texts = words.value;
  const { named: codes, barrels, unnamed } = whereaboutsOf(lot, kinds);
  if (lot.kind === 'cases') return texts.lot.caseStore;
  const shown = [
    ...codes.slice(0, named),
    ...(codes.length > named ? [texts.cellar.more(codes.length - named)] : []),
    ...(barrels > 0 ? [texts.cellar.barrelsOf(barrels)] : []),
    ...(unnamed ? [texts.lot.unnamedVessel] : []),
  ];
  return shown.join(', ');
}

/** What a lot holds: cases and bottles, a weight, or a volume. */
function amountText({ kind, cases = 0, bottles = 0, weight, volume }: LotState, winery: Winery): string {
  if (kind === 'cases') return words.value.lot.casesAndBottles(numberText(cases, 0), bottles);
  return kind === 'fruit' ? `${fixedText(weight, 1)} ${words.value.units[winery.weightUnit]}` : fixedText(volume, 1);
}
