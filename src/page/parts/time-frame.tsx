import type { ComponentChildren } from 'preact';
import { numberText } from './quantity.jsx';
import type { AmountAxis } from '../reading/ticks.js';
import { linear, timeScale } from './scales.js';
import { timeTicks } from './time-ticks.js';

/** What all charts over the same time share. */
export interface TimeFrameProps {
  readonly title: string;
  /** The shown time, which is marked. */
  readonly at: string | null;
  readonly timeZone: string;
  readonly language: string;
  /** In pixels. */
  readonly width: number;
}

/** Where a chart draws. */
interface Drawing {
  readonly x: (time: string | Date) => number;
  readonly y: (value: number) => number;
  /** The end of the time axis, to which the last value holds. */
  readonly until: string;
}

interface FrameProps extends TimeFrameProps {
  /** In order. */
  readonly times: readonly string[];
  readonly axis: AmountAxis;
  readonly children: (drawing: Drawing) => ComponentChildren;
}

const height = 150;
const margin = { left: 56, right: 12, top: 24, bottom: 22 };
/** About how many pixels a mark of the time axis takes. */
const tickWidth = 90;

/** The title and the axes of a chart over time. The same figures are in the table beside it, so the picture is hidden from screen readers. */
export function TimeFrame({ title, times, axis, at, timeZone, language, width, children }: FrameProps) {
  const [first, last] = [times[0], times.at(-1)];
  if (first === undefined || last === undefined) return null;
  const [begin, end] = [new Date(first), new Date(last)];
  const until = new Date(end.getTime() + Math.max(86_400_000, (end.getTime() - begin.getTime()) / 20));
  const x = timeScale(begin, until, [margin.left, width - margin.right]);
  const y = linear([0, axis.last], [height - margin.bottom, margin.top]);
  const count = Math.floor((width - margin.left) / tickWidth);
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
      {timeTicks(begin, until, { count, timeZone, language }).map(({ time, text }) => (
        <text key={time.getTime()} x={x(time)} y={height - 6} text-anchor="middle">
          {text}
        </text>
      ))}
      {children({ x, y, until: until.toISOString() })}
      {at !== null && <line class="cursor" x1={x(at)} x2={x(at)} y1={margin.top} y2={height - margin.bottom} />}
    </svg>
  );
}
