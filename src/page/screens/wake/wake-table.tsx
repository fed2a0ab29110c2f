import { numberText } from '../../parts/quantity.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { wineryOf } from '../../parts/winery.js';
import { paths } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { type LotMove, type LotWake, lotKey, movedFigures } from '../../reading/wake.js';
import type { Winery } from '../../wire/reads.js';
import { words } from '../../words/words.js';
import { movedTexts, shareName, Today } from './moved-cells.jsx';
import type { WakeGroupsProps } from './wake-lanes.jsx';

/** The figures of the lanes: one row for each lot. */
export function WakeTable({ groups, moves, timeZone }: WakeGroupsProps) {
  const { wake: texts, lot } = words.value;
  const heads = [texts.retracted, texts.asserted, texts.holds, texts.moved, lot.cost, texts.moved, texts.share];
  return (
    <Scroll>
      <table class="impact">
        <caption class="sr">{texts.byLot}</caption>
        <thead>
          <tr>
            <th scope="col">{lot.lot}</th>
            <th scope="col">{texts.from}</th>
            <th scope="col">{texts.to}</th>
            {heads.map((text, index) => (
              <th key={`${text} ${index}`} scope="col" class="r">
                {text}
              </th>
            ))}
            <th scope="col">{texts.today}</th>
          </tr>
        </thead>
        {[...groups].map(([winery, wakes]) => (
          <tbody key={winery}>
            <tr class="grp">
              <th colSpan={11} scope="rowgroup">
                {wineryOf(winery)?.name ?? winery}
              </th>
            </tr>
            {wakes.map((wake) => (
              <Row
                key={wake.lot}
                wake={wake}
                move={moves.get(lotKey(wake))}
                winery={wineryOf(winery)}
                timeZone={timeZone}
              />
            ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  );
}

interface RowProps {
  readonly wake: LotWake;
  readonly move: LotMove | undefined;
  readonly winery: Winery | null;
  readonly timeZone: string;
}

function Row({ wake, move, winery, timeZone }: RowProps) {
  const { language } = words.value;
  const found = move === undefined ? null : movedFigures(move);
  const figures = [movedTexts(found?.amount ?? null, winery), movedTexts(found?.cost ?? null, winery)];
  return (
    <tr>
      <th scope="row" class="code">
        <a href={paths.lot(wake.winery, wake.lot)}>{wake.lot}</a>
      </th>
      <td class="nw">{dayAndTime(wake.first, timeZone, language)}</td>
      <td class="nw">{dayAndTime(wake.last, timeZone, language)}</td>
      <td class="r">{numberText(wake.retracted, 0)}</td>
      <td class="r">{numberText(wake.asserted, 0)}</td>
      {figures.flatMap(({ after, moved, unit }, index) => [
        <td key={`after ${index}`} class="r">
          {after ?? '–'} <span class="u">{after === null ? '' : unit}</span>
        </td>,
        <td key={`moved ${index}`} class="r delta">
          {moved} <span class="u">{moved === null ? '' : unit}</span>
        </td>,
      ])}
      <td class="r">
        {found !== null && found.share !== null && (
          <>
            {shareName(found.share)} <span class="delta">{movedTexts(found.share, winery).moved}</span>{' '}
            <span class="u">%</span>
          </>
        )}
      </td>
      <td class="nw">{found !== null && <Today differs={found.differs} />}</td>
    </tr>
  );
}
