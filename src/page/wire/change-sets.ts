/** Reads change sets of the log from its pages. */
import { isWithheld } from '../reading/changes.js';
import type { LotMove, LotWake } from '../reading/wake.js';
import { lotKey } from '../reading/wake.js';
import { api, type Schemas } from './client.js';
import { readLot } from './lot-reads.js';
import { type Answer, answerOf } from './problem.js';

type Notification = Schemas['Notification'];

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

/** Where the log ends, and the size of its pages. */
interface LogEnd {
  /** Identifies the log: another database has another one. */
  readonly log: string;
  /** The number of the newest entry; 0: there is none. */
  readonly head: number;
  readonly size: number;
}

/** Reads where the log ends. */
export async function readEnd(signal: AbortSignal): Promise<Answer<LogEnd>> {
  const current = await answerOf(api.GET('/v1/notifications', { signal }));
  if (!current.ok) return current;
  const { first, last, items } = current.data;
  const head = items.at(-1)?.sequence ?? first - 1;
  return { ...current, data: { log: current.response.headers.get('solera-log') ?? '', head, size: last - first + 1 } };
}

/** Returns the number with which the page of an entry begins. */
const pageOf = (entry: number, size: number): number => entry - ((entry - 1) % size);

/** Reads the entries of the log from one number to another one, in order. */
async function readEntries(
  { first, last, size }: { readonly first: number; readonly last: number; readonly size: number },
  signal: AbortSignal,
): Promise<Answer<readonly Notification[]>> {
  const pages: number[] = [];
  for (let begin = pageOf(first, size); begin <= last; begin += size) pages.push(begin);
  const answers = await inBatches(pages, (begin) =>
    answerOf(
      api.GET('/v1/notifications/{first},{last}', {
        ...{ params: { path: { first: begin, last: begin + size - 1 } }, signal },
      }),
    ),
  );
  const items: Notification[] = [];
  for (const answer of answers) {
    if (!answer.ok) return answer;
    items.push(...answer.data.items.filter(({ sequence }) => sequence >= first && sequence <= last));
  }
  return { ok: true, data: items, response: new Response() };
}

/** Reads the change set that an entry of the log belongs to; null if the log has no such entry. */
export async function readChangeSet(number: number, signal: AbortSignal): Promise<Answer<ChangeSet | null>> {
  const end = await readEnd(signal);
  if (!end.ok) return end;
  const { head, size } = end.data;
  const none = { ...end, data: null };
  if (number < 1 || number > head) return none;
  const found = await readEntries({ first: number, last: number, size }, signal);
  if (!found.ok) return found;
  const [entry] = found.data;
  if (entry === undefined) return none;
  // To which change set it belongs is withheld, too.
  if (isWithheld(entry)) return { ...found, data: { first: number, last: number, items: [entry] } };
  const first = number - entry.data.index;
  const last = first + entry.data.of - 1;
  const items = await readEntries({ first, last: Math.min(last, first + most - 1), size }, signal);
  return items.ok ? { ...items, data: { first, last, items: items.data } } : items;
}

/** The newest entries of the log. */
export interface NewestEntries {
  readonly log: string;
  readonly head: number;
  readonly items: readonly Notification[];
}

/** Reads the entries after the number that `seen` returns, but no more than `atMost` of the newest. */
export async function readSince(
  seen: (end: { readonly log: string; readonly head: number }) => number,
  atMost: number,
  signal: AbortSignal,
): Promise<Answer<NewestEntries>> {
  const end = await readEnd(signal);
  if (!end.ok) return end;
  const { log, head, size } = end.data;
  const first = Math.max(seen(end.data) + 1, head - atMost + 1, 1);
  if (first > head) return { ...end, data: { log, head, items: [] } };
  const items = await readEntries({ first, last: head, size }, signal);
  return items.ok ? { ...items, data: { log, head, items: items.data } } : items;
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
