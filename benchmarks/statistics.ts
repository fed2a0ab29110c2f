export interface Summary {
  readonly median: number;
  readonly least: number;
  readonly most: number;
}

export function summary(values: readonly number[]): Summary {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const median = ((sorted[Math.ceil(middle) - 1] ?? 0) + (sorted[Math.floor(middle)] ?? 0)) / 2;
  return { median, least: sorted[0] ?? 0, most: sorted[sorted.length - 1] ?? 0 };
}

/** The median, and the values between which the middle half lies. */
export interface Quartiles {
  readonly median: number;
  readonly lower: number;
  readonly upper: number;
}

export function quartiles(values: readonly number[]): Quartiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => {
    const place = (sorted.length - 1) * share;
    const [before, after] = [sorted[Math.floor(place)] ?? 0, sorted[Math.ceil(place)] ?? 0];
    return before + (after - before) * (place % 1);
  };
  return { median: at(0.5), lower: at(0.25), upper: at(0.75) };
}

export function whole(value: number): string {
  return Math.round(value).toLocaleString('en-US');
}

/** Returns the median and, in parentheses, the least and the greatest value. */
export function spread({ median, least, most }: Summary, show: (value: number) => string = whole): string {
  return `${show(median)} (${show(least)}–${show(most)})`;
}

export function twoDecimals(value: number): string {
  return value.toFixed(2);
}

export interface Distribution {
  readonly p50: number;
  readonly p99: number;
  readonly most: number;
}

/** Returns the values below which a half, and 99 of 100 of them lie. */
export function distribution(values: readonly number[]): Distribution {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0;
  return { p50: at(0.5), p99: at(0.99), most: sorted.at(-1) ?? 0 };
}
