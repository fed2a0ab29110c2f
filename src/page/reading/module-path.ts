/** Returns the SVG path of the dark modules of a QR code, one unit each: each run of dark modules in a row is a rectangle. */
export function modulePath(rows: readonly (readonly boolean[])[]): string {
  return rows
    .map((row, y) =>
      runsOf(row)
        .map(({ x, length }) => `M${x},${y}h${length}v1h-${length}z`)
        .join(''),
    )
    .join('');
}

interface Run {
  readonly x: number;
  readonly length: number;
}

function runsOf(row: readonly boolean[]): readonly Run[] {
  const runs: Run[] = [];
  row.forEach((isDark, x) => {
    const last = runs.at(-1);
    if (!isDark) return;
    if (last !== undefined && last.x + last.length === x)
      runs[runs.length - 1] = { x: last.x, length: last.length + 1 };
    else runs.push({ x, length: 1 });
  });
  return runs;
}
