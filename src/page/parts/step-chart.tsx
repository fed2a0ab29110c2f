import { bandPath, stepPath } from '../reading/step-path.js';
import { amountAxis } from '../reading/ticks.js';
import { TimeFrame, type TimeFrameProps } from './time-frame.jsx';

interface StepPoint {
  readonly time: string;
  readonly value: number;
}

interface StepChartProps extends TimeFrameProps {
  /** In the order of their times. A value holds until the next one. */
  readonly points: readonly StepPoint[];
  readonly isFilled?: boolean;
}

const marks = 3;

/** A value that changes in steps over time. */
export function StepChart({ points, isFilled = false, ...frame }: StepChartProps) {
  const axis = amountAxis(Math.max(...points.map(({ value }) => value), 0), marks);
  return (
    <TimeFrame {...frame} times={points.map(({ time }) => time)} axis={axis}>
      {({ x, y, until }) => {
        const drawn = [...points, { time: until, value: points.at(-1)?.value ?? 0 }];
        const steps = drawn.map(({ time, value }) => ({ x: x(time), y: y(value), high: y(value), low: y(0) }));
        return (
          <>
            {isFilled && <path class="shade" d={bandPath(steps)} />}
            <path class="stroke" d={stepPath(steps)} />
          </>
        );
      }}
    </TimeFrame>
  );
}
