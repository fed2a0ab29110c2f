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
