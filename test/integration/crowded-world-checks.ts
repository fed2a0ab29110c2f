import { isDeepStrictEqual } from 'node:util';
import { expect } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import type { Page, UseCases } from '../../src/application/use-cases.js';
import { vessels } from '../../src/harvest/small-world.js';
import { conservation } from '../oracle/conservation.js';
import { type FeedEntry, foldFeed } from '../oracle/feed.js';
import { findFeedFault } from '../oracle/feed-fault.js';
import { type OracleResult, type OracleWinery, replay } from '../oracle/replay.js';
import { same } from '../property/cellar-checks.js';
import { accepted } from '../support/accepted.js';
import { type CrowdedWorld, modelAction } from './crowded-world.js';

/** All pages of a list. */
export async function listed<T>(page: (cursor: { cursor?: string }) => Promise<Result<Page<T>>>): Promise<T[]> {
  const items: T[] = [];
  for (let cursor: string | null = null; ; ) {
    const read: Page<T> = await accepted(page(cursor === null ? {} : { cursor }));
    items.push(...read.items);
    if (read.next === null) return items;
    cursor = read.next;
  }
}

/** The present of every lot by 'winery/lot', as a reader sees it. */
export async function presentLots(
  solera: UseCases,
  wineries: readonly OracleWinery[],
): Promise<Map<string, JsonObject>> {
  const lots = new Map<string, JsonObject>();
  for (const { winery } of wineries) {
    for (const lot of await listed((cursor) => solera.listLots(winery, { limit: 3, ...cursor })))
      lots.set(`${winery}/${String(lot.lot)}`, lot);
  }
  return lots;
}

/** What stands, by the lists of both wineries; and the history that it makes, by the oracle. */
export async function rebuilt(solera: UseCases, wineries: readonly OracleWinery[]) {
  const actions = new Map<string, JsonObject>();
  for (const { winery } of wineries) {
    for (const action of await listed((cursor) => solera.listActions(winery, { limit: 7, ...cursor }))) {
      const known = actions.get(String(action.id));
      if (known !== undefined) same('an action in the lists of both wineries', action, known);
      actions.set(String(action.id), action);
    }
  }
  const standing = [...actions.values()].map(modelAction).filter((action) => !action.retracted);
  return { actions, standing, wanted: replay({ wineries, actions: standing }, { history: true }) };
}

/** Statuses, lots, vessels, the states on the way and at other times: all as the oracle rebuilds them from what stands. */
export async function checkReads(solera: UseCases, world: CrowdedWorld): Promise<OracleResult> {
  const { wineries } = world.model;
  const { actions, standing, wanted } = await rebuilt(solera, wineries);
  for (const [id, outcome] of wanted.outcomes) {
    same(
      `the status of ${id} (${outcome?.code ?? 'possible'})`,
      actions.get(id)?.status,
      outcome === null ? 'active' : 'conflicted',
    );
  }
  const lots = await presentLots(solera, wineries);
  same('the lots', [...lots.keys()].sort(), [...wanted.lots.keys()].sort());
  for (const [key, lot] of wanted.lots) {
    same(`listed ${key}`, withoutVersion(lots.get(key)), lot);
    const { winery, lot: code } = lot;
    same(key, await accepted(solera.getLot(winery, code, {})), lots.get(key));
    const items = await listed((cursor) => solera.lotTimeline(winery, code, { limit: 5, ...cursor }));
    const told = items.filter(
      ({ action }) =>
        wanted.outcomes.get(String((action as JsonObject).id)) === null && (action as JsonObject).type !== 'note',
    );
    same(
      `the timeline of ${key}`,
      told.map(({ state }) => withoutVersion(state as JsonObject)),
      wanted.history?.get(key),
    );
  }
  for (const { winery } of wineries) {
    for (const vessel of vessels) {
      const { lot, volume } = await accepted(solera.getVessel(winery, vessel, {}));
      same(`vessel ${vessel}`, { lot, volume }, wanted.vessels.get(`${winery}/${vessel}`) ?? { lot: null, volume: 0 });
    }
  }
  const times = standing.map((action) => action.effectiveAt);
  for (let turn = 0; turn < 4 && times.length > 0; turn += 1) {
    const at = world.chance.pick(times) + world.chance.pick([0, -1]);
    await checkMoment(solera, world, at, replay({ wineries, actions: standing }, { at }));
  }
  return wanted;
}

async function checkMoment(solera: UseCases, world: CrowdedWorld, at: number, then: OracleResult): Promise<void> {
  for (const { winery } of world.model.wineries) {
    for (const lot of ['L1', 'L2', 'F1', 'C1']) {
      const answer = await solera.getLot(winery, lot, { at });
      const wanted = then.lots.get(`${winery}/${lot}`);
      same(`${lot} at ${at}`, answer.ok ? withoutVersion(answer.value) : answer.problem.code, wanted ?? 'not_found');
    }
    for (const vessel of vessels.slice(0, 2)) {
      const { lot, volume } = await accepted(solera.getVessel(winery, vessel, { at }));
      same(
        `vessel ${vessel} at ${at}`,
        { lot, volume },
        then.vessels.get(`${winery}/${vessel}`) ?? { lot: null, volume: 0 },
      );
    }
  }
}

/** The log has no fault, folds to the lots, and tells every answer's counts and every action's status. */
export async function checkLog(solera: UseCases, world: CrowdedWorld, wanted: OracleResult): Promise<void> {
  const head = await solera.head();
  const entries: FeedEntry[] = [];
  while (entries.length < head) {
    const { items } = await solera.readLog(entries.length + 1, Math.min(entries.length + 97, head));
    entries.push(...items.map((item) => JSON.parse(item) as FeedEntry));
  }
  expect(findFeedFault(entries, 0)).toBeNull();
  const folded = foldFeed(entries, { indexBase: 0 });
  same('the fold of the log', new Map([...folded].sort()), new Map([...wanted.lots].sort()));
  same('conservation', conservation(wanted).faults, []);
  const statuses = new Map<string, unknown>();
  for (const { type, data } of entries) {
    if (type.startsWith('solera.action.'))
      statuses.set(String((data as JsonObject).action), (data as JsonObject).status);
  }
  for (const [id, outcome] of wanted.outcomes)
    same(`the log on ${id}`, statuses.get(id), outcome === null ? 'active' : 'conflicted');
  for (const { answer, write } of world.committed) {
    const { first, last } = answer.notifications as { first: number; last: number };
    const set = entries.slice(first - 1, last);
    const { eventsAsserted, eventsRetracted } = answer.impact as { eventsAsserted: number; eventsRetracted: number };
    const count = (type: string) => set.filter((entry) => entry.type === type).length;
    const told = { asserted: count('solera.lot.event.asserted'), retracted: count('solera.lot.event.retracted') };
    same(`the entries of ${write.told}`, told, { asserted: eventsAsserted, retracted: eventsRetracted });
  }
}

/** What was known stays known: as it was read then, and as every answer said that it was before and after. */
export async function checkKnowledge(solera: UseCases, world: CrowdedWorld): Promise<void> {
  for (const { winery, lot, known, answer } of world.snapshots) {
    same(`${lot} as known at ${known}`, await solera.getLot(winery, lot, { known }), answer);
  }
  for (const { answer, write } of world.committed) {
    const { first, last } = answer.notifications as { first: number; last: number };
    const { lots } = answer.impact as {
      lots: { winery: string; lot: string; before: JsonObject | null; after: JsonObject | null }[];
    };
    for (const { winery, lot, before, after } of lots) {
      const told = async (known: number) => {
        const read = await solera.getLot(winery, lot, { known });
        return read.ok ? read.value : null;
      };
      if (first > 1) same(`${lot} before ${write.told}`, before, await told(first - 1));
      same(`${lot} after ${write.told}`, after, await told(last));
    }
  }
}

/** One edit with nobody else about: the preview says what the commit says, and both say what reads show before and after. */
export async function checkQuietEdit(solera: UseCases, world: CrowdedWorld): Promise<void> {
  const { wineries } = world.model;
  const write = world.writeOf(world.nextEdit());
  const options = { onConflict: world.chance.happens(0.7) ? 'flag' : 'reject' } as const;
  const [head, before] = [await solera.head(), await presentLots(solera, wineries)];
  const preview = await write.send(solera, { ...options, preview: true });
  same('the head after a preview', await solera.head(), head);
  const commit = await write.send(solera, options);
  const after = await presentLots(solera, wineries);
  if (!commit.ok || !preview.ok) {
    // A preview shows conflicts where a commit is rejected for them; anything else is refused alike.
    const shown = preview.ok ? 'conflicts' : preview.problem;
    same(`the refusal of ${write.told}`, shown, commit.ok ? null : preview.ok ? commit.problem.code : commit.problem);
    same(`lots after a refused ${write.told}`, after, before);
    return;
  }
  same(`the preview of ${write.told}`, impactWithoutVersions(preview.value), impactWithoutVersions(commit.value));
  const told = (
    commit.value.impact as {
      lots: { winery: string; lot: string; before: JsonObject | null; after: JsonObject | null }[];
    }
  ).lots;
  const changed = [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => !isDeepStrictEqual(withoutVersion(before.get(key)), withoutVersion(after.get(key))))
    .sort();
  same(`the lots that ${write.told} changed`, told.map(({ winery, lot }) => `${winery}/${lot}`).sort(), changed);
  for (const { winery, lot, before: was, after: is } of told) {
    same(
      `${lot} before and after ${write.told}`,
      [was, is],
      [before.get(`${winery}/${lot}`) ?? null, after.get(`${winery}/${lot}`) ?? null],
    );
  }
  if (commit.value.notifications !== null) world.accept(write, commit.value);
}

function impactWithoutVersions(answer: JsonObject): unknown {
  const { lots, ...impact } = answer.impact as { lots: { before: JsonObject | null; after: JsonObject | null }[] };
  return {
    ...impact,
    lots: lots.map((lot) => ({ ...lot, before: withoutVersion(lot.before), after: withoutVersion(lot.after) })),
  };
}

function withoutVersion(lot: JsonObject | null | undefined): unknown {
  if (lot === null || lot === undefined) return lot ?? null;
  const { version: _version, ...rest } = lot;
  return rest;
}
