import { area, curveStepAfter, line } from 'd3-shape';
import { numberText } from './quantity.jsx';
import { amountAxis, linear, timeScale } from './scales.js';
import { timeTicks } from './time-ticks.js';

interface StepPoint {
  readonly time: string;
  readonly value: number;
}

interface StepChartProps {
  readonly title: string;
  /** In the order of their times. A value holds until the next one. */
  readonly points: readonly StepPoint[];
  readonly isFilled?: boolean;
  /** The shown time, which is marked. */
  readonly at: string | null;
  readonly timeZone: string;
  readonly language: string;
  /** In pixels. */
  readonly width: number;
}

const height = 150;
const margin = { left: 56, right: 12, top: 24, bottom: 22 };
/** About how many pixels a mark of the time axis takes. */
const tickWidth = 90;
const yTicks = 3;

/** A value that changes in steps over time. The same figures are in the table beside it, so the picture is hidden from screen readers. */
export function StepChart({ title, points, isFilled = false, at, timeZone, language, width }: StepChartProps) {
  const [first, last] = [points[0], points.at(-1)];
  if (first === undefined || last === undefined) return null;
  const [begin, end] = [new Date(first.time), new Date(last.time)];
  const until = new Date(end.getTime() + Math.max(86_400_000, (end.getTime() - begin.getTime()) / 20));
  const x = timeScale(begin, until, [margin.left, width - margin.right]);
  const count = Math.floor((width - margin.left) / tickWidth);
  const ticks = timeTicks(begin, until, { count, timeZone, language });
  const axis = amountAxis(Math.max(...points.map(({ value }) => value), 0), yTicks);
  const y = linear([0, axis.last], [height - margin.bottom, margin.top]);
  const drawn = [...points, { time: until.toISOString(), value: last.value }];
  const xOf = (point: StepPoint): number => x(point.time);
  const yOf = (point: StepPoint): number => y(point.value);
  const stroke = line(xOf, yOf).curve(curveStepAfter)(drawn);
  const fill = isFilled ? area(xOf, y(0), yOf).curve(curveStepAfter)(drawn) : null;
  return (
    <svg class="chart" width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true">
      <text class="ttl" x={margin.left} y={14}>
        {title}
      </text>
      {axis.ticks.map((tick) => (
        <g key={tick}>
          <line class="ax" x1={margin.left} x2={width - margin.right} y1={y(tick)} y2={y(tick)} />
          <text x={margin.left - 8} y={y(tick) + 4} text-anchor="end">
            {numberText(tick, 2)}
          </text>
        </g>
      ))}
      {ticks.map(({ time, text }) => (
        <text key={time.getTime()} x={x(time)} y={height - 6} text-anchor="middle">
          {text}
        </text>
      ))}
      {fill !== null && <path class="shade" d={fill} />}
      {stroke !== null && <path class="stroke" d={stroke} />}
      {at !== null && <line class="cursor" x1={x(at)} x2={x(at)} y1={margin.top} y2={height - margin.bottom} />}
    </svg>
  );
}
