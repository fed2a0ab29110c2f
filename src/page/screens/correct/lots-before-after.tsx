import { useState } from 'preact/hooks';
import { Scroll } from '../../parts/scroll.jsx';
import { figureName, MovedValue, movedText, unitText, valueText } from '../../parts/figure-text.jsx';
import { Panel } from '../../parts/panel.jsx';
import { compareFigures, type ComparedFigure } from '../../reading/figures.js';
import { groupedBy } from '../../reading/grouped-by.js';
import { paths } from '../../reading/route.js';
import { wineryOf } from '../../parts/winery.js';
import type { Impact } from '../../wire/corrections.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';

type LotChange = NonNullable<Impact['lots']>[number];

/** Every lot whose present state would change, before and after, by winery and in the units of each: its main figures, or every figure that moves. */
export function LotsBeforeAfter({ lots, total }: { readonly lots: readonly LotChange[]; readonly total: number }) {
  const [isWhole, setWhole] = useState(false);
  const texts = words.value.impact;
  if (lots.length === 0) return null;
  const groups = groupedBy(lots, ({ winery }) => winery);
  const note = total > lots.length ? texts.cut(lots.length, total) : undefined;
  const end = (
    <button type="button" class="btn s" aria-pressed={isWhole} onClick={() => setWhole(!isWhole)}>
      {texts.everyFigure}
    </button>
  );
  return (
    <Panel title={texts.lots} note={note} end={end}>
      <Scroll>
        <table class="impact">
          <caption class="sr">{texts.lots}</caption>
          <thead>
            <tr>
              <th scope="col">{words.value.lot.lot}</th>
              <th scope="col">{words.value.lot.figure}</th>
              <th scope="col" class="r">
                {texts.before}
              </th>
              <th scope="col" class="r">
                {texts.after}
              </th>
              <th scope="col" class="r">
                {words.value.lot.moved}
              </th>
            </tr>
          </thead>
          {[...groups].map(([winery, own]) => (
            <tbody key={winery}>
              <tr class="grp">
                <th colSpan={5} scope="rowgroup">
                  {wineryOf(winery)?.name ?? winery}
                </th>
              </tr>
              {own.map((lot) => (
                <LotRows key={lot.lot} lot={lot} winery={wineryOf(winery)} isWhole={isWhole} />
              ))}
            </tbody>
          ))}
        </table>
      </Scroll>
    </Panel>
  );
}

interface LotRowsProps {
  readonly lot: LotChange;
  readonly winery: Winery | null;
  readonly isWhole: boolean;
}

function LotRows({ lot: { winery: code, lot, before, after }, winery, isWhole }: LotRowsProps) {
  const moved = compareFigures(before, after).filter((row) => row.moved !== null || row.before !== row.after);
  const main = moved.filter(isMain);
  const shown = isWhole || main.length === 0 ? moved : main;
  return (
    <>
      {shown.map((row, index) => (
        <tr key={row.figure.key}>
          {index === 0 && (
            <th scope="row" rowSpan={shown.length} class="code">
              <a href={paths.lot(code, lot)}>{lot}</a>
            </th>
          )}
          <FigureCells row={row} winery={winery} />
        </tr>
      ))}
    </>
  );
}

/** What a lot holds, what it cost, and what it is made of in its largest parts: shares of at least a twentieth. */
function isMain({ figure: { group, name }, before, after }: ComparedFigure): boolean {
  if (group === 'composition') return Math.max(Number(before ?? 0), Number(after ?? 0)) >= 0.05;
  return group === 'amount' || group === 'declaration' || (group === 'cost' && !name.startsWith('category:'));
}

function FigureCells({
  row: { figure, before, after, moved },
  winery,
}: {
  readonly row: ComparedFigure;
  readonly winery: Winery | null;
}) {
  const [former, latter] = [before, after].map((value) => (value === null ? null : valueText(value, figure)));
  const unit = winery === null ? '' : unitText(figure.unit, winery);
  const shown = (text: string | null | undefined) => (text === null || text === undefined ? '–' : text);
  return (
    <>
      <td>
        {figureName(figure)}
        {figure.detail !== null && <span class="dim sm"> {figure.detail}</span>}
      </td>
      <td class="r old">
        {shown(former)} <span class="u">{former === null ? '' : unit}</span>
      </td>
      <td class="r">
        {latter === null || latter === undefined ? '–' : <MovedValue before={former ?? null} after={latter} />}{' '}
        <span class="u">{latter === null ? '' : unit}</span>
      </td>
      <td class="r delta">{moved === null ? '' : `${movedText(moved, figure.unit)} ${unit}`}</td>
    </>
  );
}
