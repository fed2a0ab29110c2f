/** From values to pixels. Pictures are drawn with floats; the figures beside them are not. */

/** The first and the last value of an axis. */
type Ends = readonly [first: number, last: number];

/** Returns the function that draws the values of a domain between two pixels. A domain without extent is drawn in their middle. */
export function linear([first, last]: Ends, [begin, end]: Ends): (value: number) => number {
  if (first === last) return () => (begin + end) / 2;
  return (value) => begin + ((value - first) / (last - first)) * (end - begin);
}

/** Returns the function that draws the times between two times. */
export function timeScale(first: string | Date, last: string | Date, ends: Ends): (time: string | Date) => number {
  const scale = linear([new Date(first).getTime(), new Date(last).getTime()], ends);
  return (time) => scale(new Date(time).getTime());
}
