import { linear, timeScale } from '../../parts/scales.js';
import { Scroll } from '../../parts/scroll.jsx';
import { timeTicks } from '../../parts/time-ticks.js';
import { useWidth } from '../../parts/use-width.js';
import { wineryOf } from '../../parts/winery.js';
import { paths } from '../../reading/route.js';
import { day } from '../../reading/time.js';
import { type LotMove, type LotWake, lotKey, movedFigures, spanOf } from '../../reading/wake.js';
import { words } from '../../words/words.js';
import { MovedCells } from './moved-cells.jsx';

export interface WakeGroupsProps {
  readonly groups: ReadonlyMap<string, readonly LotWake[]>;
  readonly moves: ReadonlyMap<string, LotMove>;
  readonly timeZone: string;
}

/** The width of a lane in its own measure; the browser stretches it. */
const laneWidth = 1_000;
/** A lane ends before the edge, where "now" is. */
const lastMark = 960;
const tickWidth = 80;

/** One lane for each lot: a stroke at each time at which its events changed, and the rest of the lane if the lot still differs. */
export function WakeLanes({ groups, moves, timeZone }: WakeGroupsProps) {
  const { wake: texts, language } = words.value;
  const all = [...groups.values()].flat();
  const span = spanOf(all.flatMap(({ first, last }) => [first, last]));
  if (span === null) return null;
  const x = timeScale(span[0], span[1], [0, lastMark]);
  const most = Math.max(...all.flatMap(({ marks }) => marks.map(({ events }) => events)));
  return (
    <Scroll>
      <table class="wake">
        <caption class="sr">{texts.byLot}</caption>
        <Head span={span} x={x} timeZone={timeZone} />
        {[...groups].map(([winery, wakes]) => (
          <tbody key={winery}>
            <tr class="grp">
              <th colSpan={7} scope="rowgroup">
                {wineryOf(winery)?.name ?? winery}
              </th>
            </tr>
            {wakes.map((wake) => (
              <tr key={wake.lot}>
                <th scope="row" class="code">
                  <a href={paths.lot(winery, wake.lot)}>{wake.lot}</a>
                </th>
                <td class="strip">
                  <Strip wake={wake} x={x} most={most} differs={differsOf(moves.get(lotKey(wake)))} />
                  <span class="sr">
                    {texts.span(day(wake.first, timeZone, language), day(wake.last, timeZone, language))}
                  </span>
                </td>
                <MovedCells move={moves.get(lotKey(wake))} winery={wineryOf(winery)} />
              </tr>
            ))}
          </tbody>
        ))}
      </table>
    </Scroll>
  );
}

interface HeadProps {
  readonly span: readonly [first: string, last: string];
  readonly x: (time: Date) => number;
  readonly timeZone: string;
}

/** The names of the columns. That of the lanes is the axis of their times. */
function Head({ span, x, timeZone }: HeadProps) {
  const { wake: texts, lot, language } = words.value;
  const [place, width] = useWidth(500);
  const count = Math.floor(width / tickWidth);
  const ticks = timeTicks(new Date(span[0]), new Date(span[1]), { count, timeZone, language });
  return (
    <thead>
      <tr>
        <th scope="col">{lot.lot}</th>
        <th scope="col" class="axis">
          <span class="sr">{texts.lane}</span>
          <div ref={place} aria-hidden="true">
            {ticks.map(({ time, text }) => (
              <span key={text} style={{ left: `${x(time) / 10}%` }}>
                {text}
              </span>
            ))}
          </div>
        </th>
        <th scope="col" class="r">
          {texts.holds}
        </th>
        <th scope="col" class="r">
          {lot.cost}
        </th>
        <th scope="col" class="r">
          {texts.moved}
        </th>
        <th scope="col" class="r">
          {texts.share}
        </th>
        <th scope="col">{texts.today}</th>
      </tr>
    </thead>
  );
}

/** Null: it is not known yet. */
function differsOf(move: LotMove | undefined): boolean | null {
  return move === undefined ? null : movedFigures(move).differs;
}

interface StripProps {
  readonly wake: LotWake;
  readonly x: (time: string) => number;
  /** The most events that changed at one time in one lot. */
  readonly most: number;
  readonly differs: boolean | null;
}

function Strip({ wake: { marks, first, last }, x, most, differs }: StripProps) {
  const half = linear([0, most], [4, 12]);
  return (
    <svg viewBox={`0 0 ${laneWidth} 28`} preserveAspectRatio="none" aria-hidden="true">
      <line class="base" x1="0" x2={laneWidth} y1="14" y2="14" />
      <line class="run" x1={x(first)} x2={x(last)} y1="14" y2="14" />
      {differs === true && <line class="on" x1={x(last)} x2={laneWidth} y1="14" y2="14" />}
      {marks.map(({ effectiveAt, events }) => (
        <line
          key={effectiveAt}
          class="mark"
          x1={x(effectiveAt)}
          x2={x(effectiveAt)}
          y1={14 - half(events)}
          y2={14 + half(events)}
        />
      ))}
    </svg>
  );
}
