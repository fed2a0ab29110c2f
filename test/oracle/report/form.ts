/** The figures of TTB F 5120.17 from bookings: sums by line and column, and the figures that fit on paper. */
import { roundHalfUp, sum } from '../exact.js';
import type { Booking } from './booking.js';

/** In millionths: what is exact, and what the form takes. */
interface OracleFigure {
  exact: bigint;
  value: bigint;
}

/** By line (`A13`) and column (`a`), joined by a blank. Figures that are 0 in both are left out. */
export type OracleForm = ReadonlyMap<string, OracleFigure>;

interface OraclePeriod {
  readonly winery: string;
  /** Milliseconds since 1970: the period begins with `start` and ends before `end`. */
  readonly start: number;
  readonly end: number;
  readonly inventoryLines: 'physical' | 'every';
}

/** Lines that add to what is on hand, lines that take from it, and where the rest of roundings goes. */
interface Sheet {
  readonly section: string;
  readonly columns: readonly string[];
  readonly adds: number;
  readonly total: number;
  readonly takes: number;
  readonly closing: number;
  readonly grandTotal: number;
  readonly gain: number;
  readonly loss: number;
  readonly step: bigint;
}

const classes = ['a', 'b', 'c', 'd', 'e', 'f', 'none'];
const tenth = 100_000n;
const sheets: readonly Sheet[] = [
  {
    section: 'A',
    columns: classes,
    adds: 11,
    total: 12,
    takes: 30,
    closing: 31,
    grandTotal: 32,
    gain: 9,
    loss: 30,
    step: tenth,
  },
  {
    section: 'B',
    columns: classes,
    adds: 6,
    total: 7,
    takes: 19,
    closing: 20,
    grandTotal: 21,
    gain: 5,
    loss: 19,
    step: tenth,
  },
  {
    section: 'IV',
    columns: ['grapes'],
    adds: 5,
    total: 6,
    takes: 11,
    closing: 12,
    grandTotal: 13,
    gain: 5,
    loss: 11,
    step: 10n * tenth,
  },
  {
    section: 'IV',
    columns: ['juice'],
    adds: 5,
    total: 6,
    takes: 11,
    closing: 12,
    grandTotal: 13,
    gain: 5,
    loss: 11,
    step: tenth,
  },
];

export function formOf(all: readonly Booking[], period: OraclePeriod): OracleForm {
  const own = all.filter(({ winery, at }) => winery === period.winery && at < period.end);
  const figures = new Map<string, OracleFigure>();
  for (const sheet of sheets)
    for (const column of sheet.columns) fill(figures, { sheet, column, bookings: own, period });
  fitClassChanges(figures);
  for (const sheet of sheets) for (const column of sheet.columns) close(figures, sheet, column);
  const fermenting = sum(own.filter(({ line }) => line === 'fermenting').map(({ amount }) => amount));
  put(figures, 'VII1', 'fermenting', { exact: fermenting, value: rounded(fermenting, tenth) });
  return new Map([...figures].filter(([, { exact, value }]) => exact !== 0n || value !== 0n));
}

/** Returns the lines on which a booking is, and its sign there. */
function lineOf({ line }: Booking, isEvery: boolean): readonly [line: string, sign: bigint] {
  if (line === 'loss') return [isEvery ? 'A30' : 'A29', 1n];
  if (line === 'gain') return isEvery ? ['A9', 1n] : ['A29', -1n];
  return [line, 1n];
}

interface Column {
  readonly sheet: Sheet;
  readonly column: string;
  readonly bookings: readonly Booking[];
  readonly period: OraclePeriod;
}

/** Fills the lines that are neither totals nor what is on hand at the end. */
function fill(figures: Map<string, OracleFigure>, { sheet, column, bookings, period }: Column): void {
  const { section, step } = sheet;
  let opening = 0n;
  for (const booking of bookings.filter((one) => one.column === column)) {
    const [line, sign] = lineOf(booking, period.inventoryLines === 'every');
    if (!line.startsWith(section) || !/^\d+$/.test(line.slice(section.length))) continue;
    const amount = booking.amount * sign;
    if (booking.at >= period.start) add(figures, line, column, amount);
    else opening += Number(line.slice(section.length)) <= sheet.adds ? amount : -amount;
  }
  put(figures, `${section}1`, column, { exact: opening, value: 0n });
  for (const line of linesOf(sheet)) {
    const figure = at(figures, `${section}${line}`, column);
    figure.value = rounded(figure.exact, step);
  }
}

/**
 * The changes of class into all columns are those out of all columns, also after rounding. The columns that were rounded furthest in the wrong direction give way,
 * by a tenth each.
 */
function fitClassChanges(figures: Map<string, OracleFigure>): void {
  const values = (line: string) => classes.map((column) => at(figures, line, column).value);
  const changed = classes.map((column) => at(figures, 'A10', column)).filter(({ exact }) => exact !== 0n);
  for (;;) {
    const missing = sum(values('A24')) - sum(values('A10'));
    if (missing === 0n || changed.length === 0) return;
    const step = missing > 0n ? tenth : -tenth;
    const want = ({ exact, value }: OracleFigure) => (missing > 0n ? exact - value : value - exact);
    const first = changed.reduce((best, one) => (want(one) > want(best) ? one : best));
    first.value += step;
  }
}

/** Fills totals and what is on hand at the end, and carries the rest of roundings in the lines of inventory. */
function close(figures: Map<string, OracleFigure>, sheet: Sheet, column: string): void {
  const figure = (line: number) => at(figures, `${sheet.section}${line}`, column);
  const added = linesOf(sheet).filter((line) => line <= sheet.adds);
  const removed = linesOf(sheet).filter((line) => line > sheet.adds);
  const total = (lines: readonly number[], member: keyof OracleFigure) =>
    sum(lines.map((line) => figure(line)[member]));
  const exact = total(added, 'exact') - total(removed, 'exact');
  const value = rounded(exact, sheet.step);
  const surplus = total(added, 'value') - total(removed, 'value') - value;
  if (surplus > 0n) figure(sheet.loss).value += surplus;
  else figure(sheet.gain).value -= surplus;
  put(figures, `${sheet.section}${sheet.closing}`, column, { exact, value });
  const totals = { exact: total(added, 'exact'), value: total(added, 'value') };
  put(figures, `${sheet.section}${sheet.total}`, column, totals);
  put(figures, `${sheet.section}${sheet.grandTotal}`, column, totals);
}

function linesOf({ adds, total, takes }: Sheet): readonly number[] {
  return Array.from({ length: takes }, (_, index) => index + 1).filter((line) => line <= adds || line > total);
}

function rounded(exact: bigint, step: bigint): bigint {
  return roundHalfUp(exact, step) * step;
}

function at(figures: Map<string, OracleFigure>, line: string, column: string): OracleFigure {
  const figure = figures.get(`${line} ${column}`) ?? { exact: 0n, value: 0n };
  figures.set(`${line} ${column}`, figure);
  return figure;
}

function add(figures: Map<string, OracleFigure>, line: string, column: string, amount: bigint): void {
  at(figures, line, column).exact += amount;
}

function put(figures: Map<string, OracleFigure>, line: string, column: string, figure: OracleFigure): void {
  figures.set(`${line} ${column}`, figure);
}
