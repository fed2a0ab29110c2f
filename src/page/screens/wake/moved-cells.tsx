import { MovedValue, movedText, unitText, valueText } from '../../parts/figure-text.jsx';
import type { ComparedFigure } from '../../reading/figures.js';
import { type LotMove, movedFigures } from '../../reading/wake.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

/** A moved figure as it is shown. Null: the lot has none. */
interface MovedTexts {
  readonly before: string | null;
  readonly after: string | null;
  /** Null: it did not move. */
  readonly moved: string | null;
  readonly unit: string;
}

/** Returns the texts of a figure in the units of its winery. */
export function movedTexts(row: ComparedFigure | null, winery: Winery | null): MovedTexts {
  if (row === null) return { before: null, after: null, moved: null, unit: '' };
  const { figure, before, after, moved } = row;
  const text = (value: typeof before): string | null => (value === null ? null : valueText(value, figure));
  return {
    ...{ before: text(before), after: text(after), unit: winery === null ? '' : unitText(figure.unit, winery) },
    moved: moved === null ? null : movedText(moved, figure.unit),
  };
}

interface MovedCellsProps {
  /** Undefined until it is read, and if the lot is not compared. */
  readonly move: LotMove | undefined;
  readonly winery: Winery | null;
}

/** Five cells: what the lot holds, what it cost, how the cost moved, the share that moved most, and whether the lot still differs. */
export function MovedCells({ move, winery }: MovedCellsProps) {
  if (move === undefined) return <td colSpan={5} />;
  const { amount, cost, share, differs } = movedFigures(move);
  const money = movedTexts(cost, winery);
  return (
    <>
      <FromTo texts={movedTexts(amount, winery)} />
      <FromTo texts={money} />
      <td class="r delta">{money.moved}</td>
      <FromTo texts={movedTexts(share, winery)} name={share === null ? undefined : shareName(share)} />
      <td class="nw">
        <Today differs={differs} />
      </td>
    </>
  );
}

/** Returns the name of a share, and what distinguishes it from others of the same variety. */
export function shareName({ figure: { name, detail } }: ComparedFigure): string {
  return detail === null ? name : `${name} ${detail}`;
}

interface FromToProps {
  readonly texts: MovedTexts;
  /** Above the figure, where the column does not name it. */
  readonly name?: string | undefined;
}

function FromTo({ texts: { before, after, moved, unit }, name }: FromToProps) {
  const isSame = moved === null && before === after;
  if (before === null && after === null) return <td />;
  return (
    <td class="r">
      {name !== undefined && <span class="leaf">{name}</span>}
      {!isSame && <span class="old">{before ?? '–'} → </span>}
      {after === null ? '–' : <MovedValue before={isSame ? after : before} after={after} />}{' '}
      {after !== null && <span class="u">{unit}</span>}
    </td>
  );
}

/** Whether a lot differs at the present from what it was before the change set. */
export function Today({ differs }: { readonly differs: boolean }) {
  const texts = words.value.wake;
  return differs ? <span class="tag edit">{texts.differs}</span> : <span class="dim">{texts.diedOut}</span>;
}
