import { bandPath } from '../reading/step-path.js';
import { TimeFrame, type TimeFrameProps } from './time-frame.jsx';

interface SharePoint {
  readonly time: string;
  /** In integers of 10⁻¹². */
  readonly shares: readonly bigint[];
}

interface ShareChartProps extends TimeFrameProps {
  /** In the order of their times. The shares hold until the next one. */
  readonly points: readonly SharePoint[];
  /** The names of the shares, from the bottom of the chart. */
  readonly names: readonly string[];
}

const perCent = { last: 100, ticks: [0, 50, 100] };
/** Returns a share in per cent, as it is drawn. */
const drawnShare = (share: bigint): number => Number(share) / 1e10;

/** Shares of a whole that change in steps over time, one on the other, and what each colour is. */
export function ShareChart({ points, names, ...frame }: ShareChartProps) {
  const below = (shares: readonly bigint[], index: number): number =>
    drawnShare(shares.slice(0, index).reduce((total, share) => total + share, 0n));
  return (
    <>
      <TimeFrame {...frame} times={points.map(({ time }) => time)} axis={perCent}>
        {({ x, y, until }) => {
          const drawn = [...points, { time: until, shares: points.at(-1)?.shares ?? [] }];
          return names.map((name, index) => {
            const steps = drawn.map(({ time, shares }) => ({
              ...{ x: x(time), low: y(below(shares, index)), high: y(below(shares, index + 1)) },
            }));
            return <path key={name} class={`band c${index + 1}`} d={bandPath(steps)} />;
          });
        }}
      </TimeFrame>
      <div class="legend" aria-hidden="true">
        {names.map((name, index) => (
          <span key={name} class="nw">
            <i class={`sw c${index + 1}`} />
            {name}
          </span>
        ))}
      </div>
    </>
  );
}
