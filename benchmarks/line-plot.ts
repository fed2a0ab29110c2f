/** Draws line plots as SVG files that need nothing else: no script, no font, no style sheet. */

interface Axis {
  readonly label: string;
  /** A logarithmic axis shows positive values only. */
  readonly scale: 'linear' | 'log';
}
interface Series {
  readonly name: string;
  readonly points: readonly (readonly [x: number, y: number])[];
}
export interface LinePlot {
  readonly title: string;
  readonly x: Axis;
  readonly y: Axis;
  readonly series: readonly Series[];
  /** Vertical lines. */
  readonly marks?: readonly { readonly x: number; readonly label: string }[];
}

const width = 760;
const height = 420;
const plot = { left: 76, right: 24, top: 44, bottom: 86 };
const colours = ['#0b6e99', '#b3471d', '#4d7c0f', '#7a3e9d', '#8a6d00', '#475569'];
const ticksWanted = 6;

/** Maps values of an axis to pixels. */
interface Scale {
  readonly ticks: readonly number[];
  readonly shows: (value: number) => boolean;
  readonly at: (value: number) => number;
}

/** Returns the text of an SVG file. */
export function drawLinePlot({ title, x, y, series, marks = [] }: LinePlot): string {
  const points = series.flatMap((one) => one.points);
  const across = scaleOf(
    x,
    [...points.map((point) => point[0]), ...marks.map((mark) => mark.x)],
    [plot.left, width - plot.right],
  );
  const up = scaleOf(
    y,
    points.map((point) => point[1]),
    [height - plot.bottom, plot.top],
  );
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" font-family="system-ui, sans-serif" font-size="12" fill="#333">`,
    `<rect width="${width}" height="${height}" fill="#fff"/>`,
    text(title, { x: plot.left, y: 24, more: 'font-size="15" font-weight="600"' }),
    ...up.ticks.flatMap((tick) => horizontal(tick, up.at(tick))),
    ...across.ticks.flatMap((tick) => vertical(tick, across.at(tick))),
    text(x.label, { x: (plot.left + width - plot.right) / 2, y: height - 48, more: 'text-anchor="middle"' }),
    text(y.label, {
      x: 0,
      y: 0,
      more: `text-anchor="middle" transform="translate(18 ${(plot.top + height - plot.bottom) / 2}) rotate(-90)"`,
    }),
    ...marks.flatMap((mark) => markLine(across.at(mark.x), mark.label)),
    ...series.flatMap((one, index) => seriesLine(one, colourOf(index), { across, up })),
    ...series.flatMap(({ name }, index) => legend(name, index, series.length)),
    '</svg>',
    '',
  ].join('\n');
}

function colourOf(index: number): string {
  return colours[index % colours.length] ?? '#333';
}

function scaleOf({ scale }: Axis, values: readonly number[], [start, end]: readonly [number, number]): Scale {
  const shows = (value: number): boolean => Number.isFinite(value) && (scale === 'linear' || value > 0);
  const shown = values.filter(shows);
  if (scale === 'log') {
    const low = Math.floor(Math.log10(Math.min(...shown, 1e9)));
    const high = Math.max(low + 1, Math.ceil(Math.log10(Math.max(...shown, 1e-9))));
    const at = (value: number): number => start + ((Math.log10(value) - low) / (high - low)) * (end - start);
    const ticks = Array.from({ length: high - low + 1 }, (_, index) => 10 ** (low + index));
    return { ticks, shows, at: (value) => round(at(value)) };
  }
  const most = Math.max(...shown, 0);
  const step = roundStep(most === 0 ? 1 : most / ticksWanted);
  const high = Math.max(1, Math.ceil(most / step)) * step;
  const ticks = Array.from({ length: Math.round(high / step) + 1 }, (_, index) => index * step);
  return { ticks, shows, at: (value) => round(start + (value / high) * (end - start)) };
}

/** The smallest of 1, 2 and 5 times a power of ten that is at least `step`. */
export function roundStep(step: number): number {
  const power = 10 ** Math.floor(Math.log10(step));
  const factor = [1, 2, 5, 10].find((one) => one * power >= step * 0.999_999) ?? 10;
  return factor * power;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

function tickText(value: number): string {
  const rounded = Number(value.toPrecision(6));
  if (rounded >= 1_000_000) return `${rounded / 1_000_000} M`;
  return rounded >= 1_000 ? rounded.toLocaleString('en-US') : String(rounded);
}

function horizontal(tick: number, y: number): readonly string[] {
  return [
    `<line x1="${plot.left}" y1="${y}" x2="${width - plot.right}" y2="${y}" stroke="#e3e3e3"/>`,
    text(tickText(tick), { x: plot.left - 8, y: y + 4, more: 'text-anchor="end"' }),
  ];
}

function vertical(tick: number, x: number): readonly string[] {
  const bottom = height - plot.bottom;
  return [
    `<line x1="${x}" y1="${bottom}" x2="${x}" y2="${bottom + 5}" stroke="#999"/>`,
    text(tickText(tick), { x, y: bottom + 18, more: 'text-anchor="middle"' }),
  ];
}

function markLine(x: number, label: string): readonly string[] {
  return [
    `<line x1="${x}" y1="${plot.top}" x2="${x}" y2="${height - plot.bottom}" stroke="#999" stroke-dasharray="4 3"/>`,
    text(label, { x: x + 4, y: plot.top + 10, more: 'fill="#777" font-size="11"' }),
  ];
}

function seriesLine(
  { points }: Series,
  colour: string,
  { across, up }: { readonly across: Scale; readonly up: Scale },
): readonly string[] {
  const places = points
    .filter(([x, y]) => across.shows(x) && up.shows(y))
    .map(([x, y]) => ({ x: across.at(x), y: up.at(y) }));
  const line = places.map(({ x, y }) => `${x},${y}`).join(' ');
  // Many points would hide the line.
  const dots = places.length > 40 ? [] : places;
  return [
    `<polyline points="${line}" fill="none" stroke="${colour}" stroke-width="1.8" stroke-linejoin="round"/>`,
    ...dots.map(({ x, y }) => `<circle cx="${x}" cy="${y}" r="3" fill="${colour}"/>`),
  ];
}

function legend(name: string, index: number, count: number): readonly string[] {
  const across = (width - plot.left - plot.right) / Math.min(count, 3);
  const x = plot.left + (index % 3) * across;
  const y = height - 26 + Math.floor(index / 3) * 16;
  return [
    `<line x1="${x}" y1="${y}" x2="${x + 18}" y2="${y}" stroke="${colourOf(index)}" stroke-width="2.5"/>`,
    text(name, { x: x + 24, y: y + 4, more: 'font-size="11"' }),
  ];
}

function text(content: string, { x, y, more }: { x: number; y: number; more: string }): string {
  const escaped = content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return `<text x="${x}" y="${y}" ${more}>${escaped}</text>`;
}
