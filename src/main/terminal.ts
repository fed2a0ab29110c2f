/** What commands show to people: results on stdout; progress, notes and failures on stderr, so that stdout can be piped. */
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';

export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

export function note(text: string): void {
  process.stderr.write(`${text}\n`);
}

export interface Progress {
  /** The work so far; `total` may still grow. */
  update(done: number, total?: number): void;
  stop(): void;
}

/** A bar with rate and remaining time on a terminal; nothing where stderr is a file or a pipe. */
export function progress(title: string, total: number, unit: string): Progress {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const begun = performance.now();
  const bar = new SingleBar({
    format: `${title.padEnd(22)} {bar} {percentage}%  {value}/{total} ${unit}  {rate}/s  {eta_formatted} left`,
    barsize: 24,
    barCompleteChar: '█',
    barIncompleteChar: '░',
    hideCursor: true,
    fps: 10,
    etaBuffer: 200,
    stream: process.stderr,
  });
  bar.start(Math.max(1, total), 0, { rate: 0 });
  let last = 0;
  return {
    update: (done, grown) => {
      last = done;
      if (grown !== undefined && grown !== bar.getTotal()) bar.setTotal(Math.max(1, grown));
      bar.update(done, { rate: Math.round((1_000 * done) / Math.max(1, performance.now() - begun)) });
    },
    stop: () => {
      bar.update(last);
      bar.stop();
    },
  };
}

export type Cell = string | number;

/** A table as text. Columns named in `right` are numbers, and stand right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  right: readonly string[] = [],
): string {
  const drawn = new Table({
    head: [...head],
    colAligns: head.map((name) => (right.includes(name) ? 'right' : 'left')),
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString();
}

const grouped = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** 12,345.68: for people; files and answers carry every digit. */
export function amount(value: number): string {
  return grouped.format(value);
}

export function seconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}
