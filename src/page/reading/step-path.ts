/** Paths of values that change in steps, in the language of SVG. */

/** A value from a place on: it holds until the next one. Both are pixels. */
interface Step {
  readonly x: number;
  readonly y: number;
}

/** Returns the path along the steps, from left to right. */
export function stepPath(steps: readonly Step[]): string {
  return steps
    .map(({ x, y }, index) => (index === 0 ? `M${pixel(x)},${pixel(y)}` : `H${pixel(x)}V${pixel(y)}`))
    .join('');
}

/** A band from a place on: its lower and its upper edge. */
interface BandStep {
  readonly x: number;
  readonly low: number;
  readonly high: number;
}

/** Returns the closed path around a band. */
export function bandPath(steps: readonly BandStep[]): string {
  const last = steps.at(-1);
  if (last === undefined) return '';
  const there = stepPath(steps.map(({ x, high }) => ({ x, y: high })));
  const back = steps.slice(0, -1).reverse();
  return `${there}V${pixel(last.low)}${back.map(({ x, low }) => `V${pixel(low)}H${pixel(x)}`).join('')}Z`;
}

/** Hundredths of a pixel are enough. */
function pixel(value: number): number {
  return Math.round(value * 100) / 100;
}
