/** Reads change sets of the log from its pages. */
import type { LotMove, LotWake } from '../reading/wake.js';
import { lotKey } from '../reading/wake.js';
import { api, type Schemas } from './client.js';
import { readLot } from './lot-reads.js';
import { type Answer, answerOf } from './problem.js';

type Notification = Schemas['Notification'];
type LogPage = Schemas['NotificationPage'];

/** A change set of the log, or its beginning. */
export interface ChangeSet {
  /** The numbers of its first and its last entry. */
  readonly first: number;
  readonly last: number;
  /** Its entries, in order: all of them, or the first ones. */
  readonly items: readonly Notification[];
}

/** How many entries of a change set are read: a correction may have 100,000, in 1,000 pages. */
const most = 5_000;
/** How many requests wait for their answers at a time. */
const atOnce = 6;

const readCurrentPage = (signal: AbortSignal): Promise<Answer<LogPage>> =>
  answerOf(api.GET('/v1/notifications', { signal }));

/** Reads the page that begins at a number. */
const readPage = (first: number, size: number, signal: AbortSignal): Promise<Answer<LogPage>> =>
  answerOf(
    api.GET('/v1/notifications/{first},{last}', { params: { path: { first, last: first + size - 1 } }, signal }),
  );

/** Reads the change set that an entry of the log belongs to; null if the log has no such entry. */
export async function readChangeSet(number: number, signal: AbortSignal): Promise<Answer<ChangeSet | null>> {
  const current = await readCurrentPage(signal);
  if (!current.ok) return current;
  const { response } = current;
  const head = current.data.items.at(-1)?.sequence ?? current.data.first - 1;
  const size = current.data.last - current.data.first + 1;
  if (number < 1 || number > head) return { ok: true, data: null, response };
  const pageOf = (entry: number): number => entry - ((entry - 1) % size);
  const page = await readPage(pageOf(number), size, signal);
  if (!page.ok) return page;
  const entry = page.data.items.find(({ sequence }) => sequence === number);
  if (entry === undefined) return { ok: true, data: null, response };
  const first = number - entry.data.index;
  const last = first + entry.data.of - 1;
  const end = Math.min(last, first + most - 1);
  const pages: number[] = [];
  for (let begin = pageOf(first); begin <= end; begin += size) pages.push(begin);
  const answers = await inBatches(pages, (begin) => readPage(begin, size, signal));
  const failed = answers.find((answer) => !answer.ok);
  if (failed !== undefined && !failed.ok) return failed;
  const read = answers.flatMap((answer) => (answer.ok ? answer.data.items : []));
  const items = read.filter(({ sequence }) => sequence >= first && sequence <= end);
  return { ok: true, data: { first, last, items }, response };
}

/** Reads how lots are at the present, as they were known before a change set and just after it. By `lotKey`. */
export async function readMoves(
  lots: readonly LotWake[],
  { first, last }: Pick<ChangeSet, 'first' | 'last'>,
  signal: AbortSignal,
): Promise<Answer<ReadonlyMap<string, LotMove>>> {
  const asKnown = async ({ winery, lot }: LotWake, known: number) =>
    known === 0
      ? ({ ok: true, data: { state: null }, response: new Response() } as const)
      : readLot(winery, lot, { at: null, known }, signal);
  const answers = await inBatches(lots, async (lot) => ({
    ...{ lot, before: await asKnown(lot, first - 1), after: await asKnown(lot, last) },
  }));
  const moves = new Map<string, LotMove>();
  for (const { lot, before, after } of answers) {
    if (!before.ok) return before;
    if (!after.ok) return after;
    moves.set(lotKey(lot), { before: before.data.state, after: after.data.state });
  }
  return { ok: true, data: moves, response: new Response() };
}

/** Calls a function for all items, a few at a time. */
async function inBatches<Item, Result>(
  items: readonly Item[],
  call: (item: Item) => Promise<Result>,
): Promise<readonly Result[]> {
  const results: Result[] = [];
  for (let begin = 0; begin < items.length; begin += atOnce)
    results.push(...(await Promise.all(items.slice(begin, begin + atOnce).map(call))));
  return results;
}
