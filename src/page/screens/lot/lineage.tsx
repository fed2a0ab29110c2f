import { scaleLinear, scaleTime } from 'd3-scale';
import { ChartPanel } from '../../parts/panel.jsx';
import { numberText } from '../../parts/quantity.jsx';
import { Empty, Reading } from '../../parts/states.jsx';
import { type Lane, type LineageEdge, lanesOf, nameOf } from '../../reading/lanes.js';
import { paths } from '../../reading/route.js';
import { day, dayAndTime } from '../../reading/time.js';
import { readLineage } from '../../wire/lot-reads.js';
import type { Answer } from '../../wire/problem.js';
import type { Winery } from '../../wire/reads.js';
import { useResource } from '../../wire/resource.js';
import { words } from '../../words/words.js';

interface LineagePanelProps {
  readonly winery: Winery;
  readonly lot: string;
  readonly at: string | null;
}

/** Where the wine of a lot came from and where it went, as lanes over time or as a table. */
export function LineagePanel({ winery, lot, at }: LineagePanelProps) {
  const code = winery.winery;
  const read = async (signal: AbortSignal): Promise<Answer<readonly LineageEdge[]>> => {
    const [back, forward] = await Promise.all([
      readLineage(code, lot, { direction: 'back', at }, signal),
      readLineage(code, lot, { direction: 'forward', at }, signal),
    ]);
    if (!back.ok) return back;
    if (!forward.ok) return forward;
    return { ...forward, data: [...back.data.edges, ...forward.data.edges] };
  };
  const edges = useResource(`lineage ${code} ${lot} ${at}`, read);
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
const width = 1_100;
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
  const { lanes, span } = lanesOf(edges);
  if (span === null) return null;
  const height = margin.top + lanes.length * laneHeight + margin.bottom;
  const x = scaleTime([new Date(span[0]), new Date(span[1])], [margin.left, width - margin.right]);
  const rows = new Map(lanes.map((lane) => [nameOf(lane), margin.top + (lane.row + 0.5) * laneHeight]));
  const thickness = scaleLinear([0, Math.max(...edges.map(({ traced }) => traced))], [0.8, 7]);
  const isMe = (lane: Lane): boolean => lane.winery === winery.winery && lane.lot === lot;
  return (
    <div class="scroll">
      <svg class="chart lane" viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
        {x.ticks(8).map((tick) => (
          <g key={tick.getTime()}>
            <line class="ax" x1={x(tick)} x2={x(tick)} y1={margin.top - 6} y2={height} />
            <text x={x(tick)} y={12} text-anchor="middle">
              {day(tick.toISOString(), winery.timeZone, words.value.language)}
            </text>
          </g>
        ))}
        {lanes.map((lane) => (
          <g key={nameOf(lane)}>
            <text
              class={isMe(lane) ? 'me' : undefined}
              x={margin.left - 12}
              y={(rows.get(nameOf(lane)) ?? 0) + 4}
              text-anchor="end"
            >
              {lane.lot}
            </text>
            <line
              class={isMe(lane) ? 'track me' : 'track'}
              x1={x(new Date(lane.first))}
              x2={x(new Date(lane.last))}
              y1={rows.get(nameOf(lane))}
              y2={rows.get(nameOf(lane))}
            />
          </g>
        ))}
        {edges.map((edge) => (
          <line
            key={`${edge.action} ${nameOf(edge.from)} ${nameOf(edge.to)}`}
            class="flow"
            stroke-width={thickness(edge.traced)}
            x1={x(new Date(edge.effectiveAt))}
            x2={x(new Date(edge.effectiveAt))}
            y1={rows.get(nameOf(edge.from))}
            y2={rows.get(nameOf(edge.to))}
          />
        ))}
      </svg>
    </div>
  );
}

function EdgeTable({ winery, edges }: { readonly winery: Winery; readonly edges: readonly LineageEdge[] }) {
  const { lot: texts, language } = words.value;
  const types: Readonly<Record<string, string>> = words.value.actionTypes;
  const link = (one: LineageEdge['from']) => (
    <a class="code" href={paths.lot(one.winery, one.lot)}>
      {one.winery === winery.winery ? one.lot : `${one.winery} / ${one.lot}`}
    </a>
  );
  return (
    <div class="scroll">
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
        <tbody>
          {edges.map((edge, index) => (
            <tr key={`${edge.action} ${index}`}>
              <td class="nw">{dayAndTime(edge.effectiveAt, winery.timeZone, language)}</td>
              <td>
                <a href={paths.action(edge.from.winery, edge.action)}>{types[edge.type] ?? edge.type}</a>
              </td>
              <td>{link(edge.from)}</td>
              <td>{link(edge.to)}</td>
              <td class="r">{numberText(edge.volume, 6)}</td>
              <td class="r">{numberText(edge.traced, 6)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
