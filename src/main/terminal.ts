/** Output of commands for people: results on stdout; progress, notices and failures on stderr, so that stdout can be piped. */
import { createInterface } from 'node:readline/promises';
import { SingleBar } from 'cli-progress';
import Table from 'cli-table3';

/** Writes a line to stdout. */
export function print(text: string): void {
  process.stdout.write(`${text}\n`);
}

/** Writes a line to stderr. */
export function notice(text: string): void {
  process.stderr.write(`${text}\n`);
}

/** Asks a question on stderr, and returns the line that is typed. Returns '' without a terminal. */
export async function asks(question: string): Promise<string> {
  if (!process.stdin.isTTY) return '';
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  try {
    return (await lines.question(question)).trim();
  } finally {
    lines.close();
  }
}

/** Clears the screen of a terminal. */
export function clearScreen(): void {
  process.stdout.write('\u001b[2J\u001b[H');
}

export interface Progress {
  /** `total` may still grow. */
  update(done: number, total?: number): void;
  stop(): void;
}

const barShape = { barsize: 24, barCompleteChar: '█', barIncompleteChar: '░' };

/** Returns a bar as text. `share`: how much of it is complete, 0 to 1. */
export function barText(share: number): string {
  const { barsize, barCompleteChar, barIncompleteChar } = barShape;
  const complete = Math.round(share * barsize);
  return barCompleteChar.repeat(complete) + barIncompleteChar.repeat(barsize - complete);
}

/** Shows a progress bar with rate and remaining time if stderr is a terminal; otherwise nothing. */
export function progress(title: string, total: number, unit: string): Progress {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined };
  const begun = performance.now();
  const bar = new SingleBar({
    format: `${title.padEnd(22)} {bar} {percentage}%  {value}/{total} ${unit}  {rate}/s  {eta_formatted} left`,
    ...barShape,
    hideCursor: true,
    fps: 10,
    etaBuffer: 200,
    stream: process.stderr,
  });
  bar.start(Math.max(1, total), 0, { rate: 0 });
  let last = 0;
  return {
    update: (done, newTotal) => {
      last = done;
      if (newTotal !== undefined && newTotal !== bar.getTotal()) bar.setTotal(Math.max(1, newTotal));
      bar.update(done, { rate: Math.round((1_000 * done) / Math.max(1, performance.now() - begun)) });
    },
    stop: () => {
      bar.update(last);
      bar.stop();
    },
  };
}

export type Cell = string | number;

/** Returns a table as text. The columns named in `right` are aligned right. */
export function table(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  right: readonly string[] = [],
): string {
  return drawnTable(head, rows, { colAligns: head.map((name) => (right.includes(name) ? 'right' : 'left')) });
}

/** Returns a table as text whose columns have widths. Longer cells are wrapped between words. */
export function wrappedTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  widths: readonly number[],
): string {
  return drawnTable(head, rows, { colWidths: [...widths], wordWrap: true });
}

function drawnTable(
  head: readonly string[],
  rows: readonly (readonly Cell[])[],
  options: Table.TableConstructorOptions,
): string {
  const drawn = new Table({
    head: [...head],
    ...options,
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) drawn.push([...row]);
  return drawn.toString();
}

const numberFormat = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** 12,345.68, rounded for people. Files and answers carry every digit. */
export function formatNumber(value: number): string {
  return numberFormat.format(value);
}

/** Returns a count with its noun: 1 action, 2 actions. */
export function counted(count: number, noun: string, plural = `${noun}s`): string {
  return `${formatNumber(count)} ${count === 1 ? noun : plural}`;
}

export function formatSeconds(milliseconds: number): string {
  return `${(milliseconds / 1_000).toFixed(milliseconds < 10_000 ? 1 : 0)} s`;
}
