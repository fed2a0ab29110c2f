/** Round marks of axes: of amounts from zero, and of times. */

/** An axis of amounts from zero: where it ends, and its marks. */
export interface AmountAxis {
  readonly last: number;
  readonly ticks: readonly number[];
}

/** Returns an axis that ends at a round number, at or above `largest`, with about `count` parts. A mark is 1, 2 or 5 times a power of ten from the next one. */
export function amountAxis(largest: number, count: number): AmountAxis {
  const part = (largest > 0 ? largest : 1) / count;
  const power = Math.floor(Math.log10(part));
  const factor = [1, 2, 5, 10].find((one) => one * 10 ** power >= part * 0.8) ?? 10;
  // Powers below one are divided by, so that a mark has no more decimals than its step.
  const mark = (index: number): number => (power < 0 ? (index * factor) / 10 ** -power : index * factor * 10 ** power);
  const parts = Math.max(1, Math.ceil((largest > 0 ? largest : 1) / mark(1)));
  return { last: mark(parts), ticks: Array.from({ length: parts + 1 }, (_, index) => mark(index)) };
}

const hourMs = 3_600_000;
const dayMs = 24 * hourMs;
const monthMs = 30 * dayMs;
/** The distances of marks: parts of a day, days, then months. */
const steps = [
  ...[hourMs, 3 * hourMs, 6 * hourMs, 12 * hourMs, dayMs, 2 * dayMs, 7 * dayMs],
  ...[monthMs, 3 * monthMs, 6 * monthMs, 12 * monthMs, 60 * monthMs, 120 * monthMs, 600 * monthMs],
];

/** Returns about `count` round times in UTC between two times, both included: whole hours, days, or firsts of months. */
export function timeMarks(begin: Date, end: Date, count: number): readonly Date[] {
  const wanted = (end.getTime() - begin.getTime()) / Math.max(1, count);
  const step = steps.find((one) => one >= wanted * 0.6) ?? steps.at(-1) ?? monthMs;
  const markAfter = step < monthMs ? stepAfter(step) : monthsAfter(step / monthMs);
  const marks: Date[] = [];
  for (let mark = markAfter(begin, 0); mark <= end; mark = markAfter(begin, marks.length)) marks.push(mark);
  return marks;
}

/** Returns the marks by their numbers, from the first one at or after a time. Weeks begin on Mondays; the epoch was a Thursday. */
function stepAfter(step: number): (begin: Date, index: number) => Date {
  const offset = step === 7 * dayMs ? 4 * dayMs : 0;
  return (begin, index) => new Date((Math.ceil((begin.getTime() - offset) / step) + index) * step + offset);
}

function monthsAfter(months: number): (begin: Date, index: number) => Date {
  return (begin, index) => {
    const isFirst = begin.getUTCDate() === 1 && begin.getTime() % dayMs === 0;
    const month = begin.getUTCFullYear() * 12 + begin.getUTCMonth() + (isFirst ? 0 : 1);
    const mark = (Math.ceil(month / months) + index) * months;
    return new Date(Date.UTC(Math.floor(mark / 12), mark % 12));
  };
}
