import { GrowingBody } from '../../parts/growing-body.jsx';
import { Scroll } from '../../parts/scroll.jsx';
import { ChartPanel } from '../../parts/panel.jsx';
import { fixedText } from '../../parts/quantity.jsx';
import { linear, timeScale } from '../../parts/scales.js';
import { Empty, Reading } from '../../parts/states.jsx';
import { timeTicks } from '../../parts/time-ticks.js';
import { useWidth } from '../../parts/use-width.js';
import { placesOf } from '../../reading/decimal.js';
import { type Lane, type LineageEdge, lanesOf, nameOf } from '../../reading/lanes.js';
import { paths, type ShownTime } from '../../reading/route.js';
import { dayAndTime } from '../../reading/time.js';
import { readEdges } from '../../wire/lot-reads.js';
import type { Answer } from '../../wire/problem.js';
import type { Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

interface LineagePanelProps {
  readonly winery: Winery;
  readonly lot: string;
  readonly time: Pick<ShownTime, 'at' | 'known'>;
}

/** Where the wine of a lot came from and where it went, as lanes over time or as a table. */
export function LineagePanel({ winery, lot, time: { at, known } }: LineagePanelProps) {
  const code = winery.winery;
  const read = async (signal: AbortSignal): Promise<Answer<readonly LineageEdge[]>> => {
    const [back, forward] = await Promise.all([
      readEdges(code, lot, { direction: 'back', at, known }, signal),
      readEdges(code, lot, { direction: 'forward', at, known }, signal),
    ]);
    if (!back.ok) return back;
    if (!forward.ok) return forward;
    return { ...forward, data: [...back.data, ...forward.data] };
  };
  const edges = useResource(`lineage ${code} ${lot} ${at} ${known}`, read, { winery: code });
  const texts = words.value.lot;
  return (
    <Reading of={edges}>
      {(all) => (
        <ChartPanel
          title={texts.lineage}
          note={texts.lineageNote}
          picture={texts.lanes}
          chart={
            all.length === 0 ? <Empty>{texts.noLineage}</Empty> : <LaneChart winery={winery} lot={lot} edges={all} />
          }
          table={<EdgeTable winery={winery} edges={all} />}
        />
      )}
    </Reading>
  );
}

const laneHeight = 22;
/** Below this width the lanes scroll. */
const narrowest = 640;
const margin = { left: 150, right: 20, top: 26, bottom: 8 };

function LaneChart({
  winery,
  lot,
  edges,
}: {
  readonly winery: Winery;
  readonly lot: string;
  readonly edges: readonly LineageEdge[];
}) {
  const [place, available] = useWidth(1_100);
  const width = Math.max(available, narrowest);
  const { lanes, span } = lanesOf(edges);
  if (span === null) return null;
  const height = margin.top + lanes.length * laneHeight + margin.bottom;
  const x = timeScale(span[0], span[1], [margin.left, width - margin.right]);
  const ticks = timeTicks(new Date(span[0]), new Date(span[1]), {
    ...{ count: Math.floor(width / 110), timeZone: winery.timeZone, language: words.value.language },
  });
  const rows = new Map(lanes.map((lane) => [nameOf(lane), margin.top + (lane.row + 0.5) * laneHeight]));
  const isMe = (lane: Lane): boolean => lane.winery === winery.winery && lane.lot === lot;
  return (
    <div class="scroll" ref={place}>
      <svg class="chart lane" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        <TimeMarks ticks={ticks} x={x} height={height} />
        {lanes.map((lane) => (
          <g key={nameOf(lane)}>
            <text
              class={isMe(lane) ? 'lane-name me' : 'lane-name'}
              x={margin.left - 12}
              y={(rows.get(nameOf(lane)) ?? 0) + 4}
              text-anchor="end"
            >
              {lane.lot}
            </text>
            <line
              class={isMe(lane) ? 'track me' : 'track'}
              x1={x(lane.first)}
              x2={x(lane.last)}
              y1={rows.get(nameOf(lane))}
              y2={rows.get(nameOf(lane))}
            />
          </g>
        ))}
        <Flows edges={edges} x={x} rows={rows} />
      </svg>
    </div>
  );
}

interface TimeMarksProps {
  readonly ticks: ReturnType<typeof timeTicks>;
  readonly x: (time: string | Date) => number;
  readonly height: number;
}

function TimeMarks({ ticks, x, height }: TimeMarksProps) {
  return (
    <>
      {ticks.map(({ time, text }) => (
        <g key={time.getTime()}>
          <line class="ax" x1={x(time)} x2={x(time)} y1={margin.top - 6} y2={height} />
          <text x={x(time)} y={12} text-anchor="middle">
            {text}
          </text>
        </g>
      ))}
    </>
  );
}

interface FlowsProps {
  readonly edges: readonly LineageEdge[];
  readonly x: (time: string | Date) => number;
  /** The height of each lot's lane. */
  readonly rows: ReadonlyMap<string, number>;
}

/** The edges: the more wine came by one, the wider it is. */
function Flows({ edges, x, rows }: FlowsProps) {
  const thickness = linear([0, Math.max(...edges.map(({ traced }) => traced))], [0.8, 7]);
  return (
    <>
      {edges.map((edge) => (
        <line
          key={`${edge.action} ${nameOf(edge.from)} ${nameOf(edge.to)}`}
          class="flow"
          stroke-width={thickness(edge.traced)}
          x1={x(edge.effectiveAt)}
          x2={x(edge.effectiveAt)}
          y1={rows.get(nameOf(edge.from))}
          y2={rows.get(nameOf(edge.to))}
        />
      ))}
    </>
  );
}

function EdgeTable({ winery, edges }: { readonly winery: Winery; readonly edges: readonly LineageEdge[] }) {
  const { lot: texts, language } = words.value;
  const types: Readonly<Record<string, string>> = words.value.actionTypes;
  const places = {
    volume: placesOf(
      edges.map(({ volume }) => volume),
      6,
    ),
    traced: placesOf(
      edges.map(({ traced }) => traced),
      6,
    ),
  };
  const link = (one: LineageEdge['from']) => (
    <a class="code" href={paths.lot(one.winery, one.lot)}>
      {one.winery === winery.winery ? one.lot : `${one.winery} / ${one.lot}`}
    </a>
  );
  return (
    <Scroll>
      <table>
        <caption class="sr">{texts.lineage}</caption>
        <thead>
          <tr>
            <th scope="col">{texts.when}</th>
            <th scope="col">{texts.action}</th>
            <th scope="col">{texts.from}</th>
            <th scope="col">{texts.to}</th>
            <th scope="col" class="r">
              {texts.volume}, {winery.volumeUnit}
            </th>
            <th scope="col" class="r">
              {texts.traced}, {winery.volumeUnit}
            </th>
          </tr>
        </thead>
        <GrowingBody
          items={edges}
          row={(edge, index) => (
            <tr key={`${edge.action} ${index}`}>
              <td class="nw">{dayAndTime(edge.effectiveAt, winery.timeZone, language)}</td>
              <td>
                <a href={paths.action(edge.from.winery, edge.action)}>{types[edge.type] ?? edge.type}</a>
              </td>
              <td>{link(edge.from)}</td>
              <td>{link(edge.to)}</td>
              <td class="r">{fixedText(edge.volume, places.volume)}</td>
              <td class="r">{fixedText(edge.traced, places.traced)}</td>
            </tr>
          )}
        />
      </table>
    </Scroll>
  );
}
