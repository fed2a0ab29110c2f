/** Each read model equals what the other reads of the public API return for the same history. */
import { expect } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { wordsOf } from '../../src/followers/search-word.js';
import { vessels } from '../../src/harvest/small-world.js';
import { accepted } from '../support/accepted.js';
import { expectSame } from '../support/expect-same.js';
import { allItems, type FollowingNode } from './followers-site.js';
import { allPages } from './world-reads.js';

interface Reading {
  /** The notification that the answers must reflect. */
  readonly wait: number;
  readonly limit: number;
}

/** The analyses of each lot are those that its timeline shows just after the actions that made them. */
export async function checkAnalyses(
  { solera, followers }: FollowingNode,
  winery: string,
  { wait, limit }: Reading,
): Promise<void> {
  for (const lot of await lotsOf(solera, winery)) {
    const timeline = await allPages((cursor) => solera.lotTimeline(winery, lot, cursor));
    const expected = timeline.flatMap(({ action, state }) => {
      const { id } = action as { id: string };
      // Null: the lot does not exist after an action that was refused.
      const { analyses } = (state ?? { analyses: [] }) as { analyses: JsonObject[] };
      return analyses.filter((one) => one.action === id).sort(compareAnalyses);
    });
    const read = (filter: { readonly analyte?: string; readonly from?: number; readonly to?: number }) =>
      allItems(wait, (page) => followers.queries.analyses(winery, lot, { limit, ...filter, ...page }));
    expectSame(`the analyses of ${lot}`, await read({}), expected);
    const some = expected[Math.floor(expected.length / 2)];
    if (some === undefined) continue;
    const analyte = String(some.analyte);
    expectSame(
      'of one analyte',
      await read({ analyte }),
      expected.filter((one) => one.analyte === analyte),
    );
    const at = Date.parse(String(some.effectiveAt));
    const time = (one: JsonObject) => Date.parse(String(one.effectiveAt));
    expectSame(
      'from a time',
      await read({ from: at }),
      expected.filter((one) => time(one) >= at),
    );
    expectSame(
      'to a time',
      await read({ to: at }),
      expected.filter((one) => time(one) <= at),
    );
  }
}

function compareAnalyses(a: JsonObject, b: JsonObject): number {
  const key = ({ analyte, unit }: JsonObject) => `${String(analyte)}\u0000${String(unit)}`;
  return key(a) < key(b) ? -1 : 1;
}

/** The edges are those that the lineages of all lots show: each edge of a lineage is in the list, and each in the list is in a lineage. */
export async function checkEdges(
  { solera, followers }: FollowingNode,
  winery: string,
  { wait, limit }: Reading,
): Promise<void> {
  const listed = await allItems(wait, (page) => followers.queries.lineageEdges(winery, { limit, ...page }));
  const byKey = new Map(listed.map((edge) => [keyOf(edge), edge]));
  expect(byKey.size).toBe(listed.length);
  const times = listed.map(({ effectiveAt }) => String(effectiveAt));
  expect(times).toEqual([...times].sort());
  const shown = new Set<string>();
  for (const lot of await lotsOf(solera, winery))
    for (const direction of ['back', 'forward'] as const) {
      const { edges } = await accepted(solera.lineage(winery, lot, { direction }));
      for (const { traced: _traced, ...edge } of edges as JsonObject[]) {
        const ofWinery = [edge.from, edge.to].some((one) => (one as { winery: string }).winery === winery);
        if (!ofWinery) continue;
        expectSame(`edge ${keyOf(edge)}`, byKey.get(keyOf(edge)), edge);
        shown.add(keyOf(edge));
      }
    }
  // A lineage leaves out edges without any of the traced wine, such as those of less than half a millionth.
  const unseen = listed.filter(
    (edge) => !shown.has(keyOf(edge)) && (edge.from as { winery: string }).winery === winery,
  );
  expect(unseen.filter(({ volume }) => Number(volume) > 0.00001)).toEqual([]);
  const some = listed[Math.floor(listed.length / 2)];
  if (some === undefined) return;
  // Wine that came from the other winery or went there has one end in this one.
  const ends = [some.from, some.to] as { readonly winery: string; readonly lot: string }[];
  const lot = ends.find((end) => end.winery === winery)?.lot ?? '';
  const isOf = (place: unknown) => JSON.stringify(place) === JSON.stringify({ winery, lot });
  const ofLot = await allItems(wait, (page) => followers.queries.lineageEdges(winery, { limit, lot, ...page }));
  expectSame(
    `the edges of ${lot}`,
    ofLot,
    listed.filter(({ from, to }) => isOf(from) || isOf(to)),
  );
}

function keyOf({ from, to, action }: JsonObject): string {
  return JSON.stringify([from, to, action]);
}

/** Searches find the lots, vessels, and names in the data of actions that are not retracted, and nothing else. */
export async function checkSearch(
  { solera, followers }: FollowingNode,
  winery: string,
  { wait, limit }: Reading,
): Promise<void> {
  const names = new Set([
    ...(await lotsOf(solera, winery)).map((lot) => `lot ${lot}`),
    ...vessels.map((vessel) => `vessel ${vessel}`),
  ]);
  const actions = await allPages((cursor) => solera.listActions(winery, { ...cursor }));
  for (const { status, data, winery: owner } of actions)
    if (status !== 'retracted' && owner === winery) for (const name of namesIn(data)) names.add(name);
  const all = [...names].map((name) => [name.slice(0, name.indexOf(' ')), name.slice(name.indexOf(' ') + 1)] as const);
  const texts = new Set(
    all.flatMap(([, name]) => [name, ...wordsOf(name).flatMap((word) => [word, word.slice(0, 2)])]),
  );
  for (const q of [...texts].slice(0, 12)) {
    const words = wordsOf(q);
    if (words.length === 0) continue;
    const found = await allItems(wait, (page) => followers.queries.search({ q, winery, limit, ...page }));
    const expected = all.filter(([, name]) => {
      const own = wordsOf(name);
      return words.every((word) => own.some((one) => one.startsWith(word)));
    });
    const shown = found
      .filter(({ kind }) => kind !== 'winery')
      .map(({ kind, name }) => `${String(kind)} ${String(name)}`);
    expectSame(`the names for ${q}`, shown.sort(), expected.map(([kind, name]) => `${kind} ${name}`).sort());
  }
}

function namesIn(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([member, one]) => {
    const kinds = ['variety', 'appellation', 'block', 'grower', 'owner', 'product', 'weighTag'];
    if (kinds.includes(member) && typeof one === 'string')
      return [`${member === 'weighTag' ? 'weigh_tag' : member} ${one}`];
    return namesIn(one);
  });
}

async function lotsOf(solera: FollowingNode['solera'], winery: string): Promise<string[]> {
  const lots = await allPages((cursor) => solera.listLots(winery, cursor));
  return lots.map(({ lot }) => String(lot));
}
