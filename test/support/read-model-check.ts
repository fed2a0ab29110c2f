/** The final check of a consumer: what it has applied is the log, whole and in order, and what it has folded is what the server reports. */

import type { Notification } from '../../src/feed/notification.js';
import { type LogPage, pagePath, pageRange } from '../../src/feed/page.js';

const pageSize = 100;

interface AppliedRange {
  readonly first: number;
  readonly last: number;
  readonly change: string;
}

/** Returns the texts of all notifications, from the pages. Members are written in one order, so parsing and writing changes nothing. */
export async function logTexts(url: string): Promise<readonly string[]> {
  const texts: string[] = [];
  for (let page = 1; ; page += 1) {
    const response = await fetch(`${url}${pagePath(pageRange(page, pageSize))}`);
    if (response.status === 404) return texts;
    const { items } = (await response.json()) as LogPage; // Any other answer has no items, which fails here.
    texts.push(...items.map((item) => JSON.stringify(item)));
    if (items.length < pageSize) return texts;
  }
}

/** Returns what is wrong with the change sets that were applied, in the order in which they were. */
export function appliedFaults(applied: readonly AppliedRange[], texts: readonly string[]): readonly string[] {
  const faults: string[] = [];
  const sets = changeSetsOf(texts);
  for (const [index, wanted] of sets.entries()) {
    const found = applied[index];
    if (found !== undefined && shown(found) === shown(wanted)) continue;
    faults.push(`in place of ${shown(wanted)}, ${found === undefined ? 'nothing' : shown(found)} was applied`);
    break;
  }
  if (applied.length > sets.length) faults.push(`${applied.length - sets.length} change sets too many were applied`);
  if (new Set(applied.map(({ first }) => first)).size !== applied.length) faults.push('a change set was applied twice');
  return faults;
}

function changeSetsOf(texts: readonly string[]): readonly AppliedRange[] {
  const entries = texts.map((text): Notification => JSON.parse(text));
  return entries
    .filter(({ data }) => data.index === 0)
    .map(({ sequence, data }) => ({ first: sequence, last: sequence + data.of - 1, change: data.change }));
}

function shown({ first, last, change }: AppliedRange): string {
  return `change set ${change} (${first} to ${last})`;
}

/** Returns the names and texts of all lots that the server reports, without their versions: `{winery}/{lot}` and the JSON of the state. */
export async function reportedLots(url: string): Promise<ReadonlyMap<string, string>> {
  const reported = new Map<string, string>();
  for await (const { winery } of itemsOf<{ winery: string }>(`${url}/v1/wineries`))
    for await (const { lot } of itemsOf<{ lot: string }>(`${url}/v1/wineries/${winery}/lots`)) {
      const response = await fetch(`${url}/v1/wineries/${winery}/lots/${lot}`);
      const text = await response.text();
      if (response.status !== 200) throw new Error(`${winery}/${lot} is answered with ${response.status}: ${text}`);
      reported.set(`${winery}/${lot}`, text.replace(/"version":\d+,/, ''));
    }
  return reported;
}

async function* itemsOf<Item>(url: string): AsyncGenerator<Item, void, undefined> {
  for (let cursor: string | null = ''; cursor !== null; ) {
    const query: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
    const page = await (await fetch(`${url}?limit=100${query}`)).json();
    const { items, next } = page as { items: Item[]; next: string | null }; // A page of a list.
    yield* items;
    cursor = next;
  }
}

/** Returns the lots that differ, each with both states. Keys and values as `reportedLots` has them. */
export function stateFaults(
  folded: ReadonlyMap<string, string>,
  reported: ReadonlyMap<string, string>,
): readonly string[] {
  return [...new Set([...folded.keys(), ...reported.keys()])]
    .filter((lot) => folded.get(lot) !== reported.get(lot))
    .map((lot) => `${lot} is ${folded.get(lot) ?? 'missing'}; the server reports ${reported.get(lot) ?? 'nothing'}`);
}

/** Returns the numbers that are missing, repeated or out of order among those that were applied, as one text each; none if they are 1 to `head`. */
export function densityFaults(numbers: readonly number[], head: number): readonly string[] {
  const faults: string[] = [];
  let expected = 1;
  for (const number of numbers) {
    if (number !== expected) faults.push(`${number} was applied in place of ${expected}`);
    expected = number + 1;
  }
  return expected === head + 1
    ? faults
    : [...faults, `the last number that was applied is ${expected - 1}, not ${head}`];
}
