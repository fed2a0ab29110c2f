import { expect } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { vessels } from '../../src/harvest/small-world.js';
import { conservation } from '../oracle/conservation.js';
import { type FeedEntry, foldFeed } from '../oracle/feed.js';
import { findFeedFault } from '../oracle/feed-fault.js';
import { type OracleResult, type OracleWinery, replay } from '../oracle/replay.js';
import { accepted } from '../support/accepted.js';
import { expectSame } from '../support/expect-same.js';
import { type ConcurrentWorld, modelAction } from './concurrent-world.js';
import { allPages, presentLots, withoutVersion } from './world-reads.js';

/** Statuses, lots, vessels, timelines and past states equal what the oracle rebuilds from the listed actions. Returns the rebuilt history. */
export async function checkReads(solera: UseCases, world: ConcurrentWorld): Promise<OracleResult> {
  const { wineries } = world.model;
  const { actions, current, expected } = await rebuilt(solera, wineries);
  for (const [id, outcome] of expected.outcomes) {
    expectSame(
      `the status of ${id} (${outcome?.code ?? 'possible'})`,
      actions.get(id)?.status,
      outcome === null ? 'active' : 'conflicted',
    );
  }
  const lots = await presentLots(solera, wineries);
  expectSame('the lots', [...lots.keys()].sort(), [...expected.lots.keys()].sort());
  for (const [key, lot] of expected.lots) {
    expectSame(`listed ${key}`, withoutVersion(lots.get(key)), lot);
    const { winery, lot: code } = lot;
    expectSame(key, await accepted(solera.getLot(winery, code, {})), lots.get(key));
    const items = await allPages((cursor) => solera.lotTimeline(winery, code, { limit: 5, ...cursor }));
    const changing = items.filter(
      ({ action }) =>
        expected.outcomes.get(String((action as JsonObject).id)) === null && (action as JsonObject).type !== 'note',
    );
    expectSame(
      `the timeline of ${key}`,
      changing.map(({ state }) => withoutVersion(state as JsonObject)),
      expected.history?.get(key),
    );
  }
  for (const { winery } of wineries) {
    for (const vessel of vessels) {
      const { lot, volume } = await accepted(solera.getVessel(winery, vessel, {}));
      expectSame(
        `vessel ${vessel}`,
        { lot, volume },
        expected.vessels.get(`${winery}/${vessel}`) ?? { lot: null, volume: 0 },
      );
    }
  }
  const times = current.map((action) => action.effectiveAt);
  for (let turn = 0; turn < 4 && times.length > 0; turn += 1) {
    const at = world.chance.pick(times) + world.chance.pick([0, -1]);
    await checkMoment(solera, world, at, replay({ wineries, actions: current }, { at }));
  }
  return expected;
}

/** Reads the actions of all wineries, and rebuilds the history of those that are not retracted with the oracle. */
async function rebuilt(solera: UseCases, wineries: readonly OracleWinery[]) {
  const actions = new Map<string, JsonObject>();
  for (const { winery } of wineries) {
    for (const action of await allPages((cursor) => solera.listActions(winery, { limit: 7, ...cursor }))) {
      const known = actions.get(String(action.id));
      if (known !== undefined) expectSame('an action in the lists of both wineries', action, known);
      actions.set(String(action.id), action);
    }
  }
  const current = [...actions.values()].map(modelAction).filter((action) => !action.retracted);
  return { actions, current, expected: replay({ wineries, actions: current }, { history: true }) };
}

/** Lots and vessels at a past moment equal the rebuilt ones. */
async function checkMoment(solera: UseCases, world: ConcurrentWorld, at: number, then: OracleResult): Promise<void> {
  for (const { winery } of world.model.wineries) {
    for (const lot of ['L1', 'L2', 'F1', 'C1']) {
      const answer = await solera.getLot(winery, lot, { at });
      const expected = then.lots.get(`${winery}/${lot}`);
      expectSame(
        `${lot} at ${at}`,
        answer.ok ? withoutVersion(answer.value) : answer.problem.code,
        expected ?? 'not_found',
      );
    }
    for (const vessel of vessels.slice(0, 2)) {
      const { lot, volume } = await accepted(solera.getVessel(winery, vessel, { at }));
      expectSame(
        `vessel ${vessel} at ${at}`,
        { lot, volume },
        then.vessels.get(`${winery}/${vessel}`) ?? { lot: null, volume: 0 },
      );
    }
  }
}

/** The log has no fault, folds to the rebuilt lots, and agrees with every answer's counts and every action's status. */
export async function checkLog(solera: UseCases, world: ConcurrentWorld, expected: OracleResult): Promise<void> {
  const head = await solera.head();
  const entries: FeedEntry[] = [];
  while (entries.length < head) {
    const { items } = await solera.readLog(entries.length + 1, Math.min(entries.length + 97, head));
    entries.push(...items.map((item) => JSON.parse(item) as FeedEntry));
  }
  expect(findFeedFault(entries, 0)).toBeNull();
  const folded = foldFeed(entries, { indexBase: 0 });
  expectSame('the fold of the log', new Map([...folded].sort()), new Map([...expected.lots].sort()));
  expectSame('conservation', conservation(expected).faults, []);
  const statuses = new Map<string, unknown>();
  for (const { type, data } of entries) {
    if (type.startsWith('solera.action.'))
      statuses.set(String((data as JsonObject).action), (data as JsonObject).status);
  }
  for (const [id, outcome] of expected.outcomes)
    expectSame(`the logged status of ${id}`, statuses.get(id), outcome === null ? 'active' : 'conflicted');
  for (const { answer, write } of world.committed) {
    const { first, last } = answer.notifications as { first: number; last: number };
    const set = entries.slice(first - 1, last);
    const { eventsAsserted, eventsRetracted } = answer.impact as { eventsAsserted: number; eventsRetracted: number };
    const count = (type: string) => set.filter((entry) => entry.type === type).length;
    const logged = { asserted: count('solera.lot.event.asserted'), retracted: count('solera.lot.event.retracted') };
    expectSame(`the entries of ${write.text}`, logged, { asserted: eventsAsserted, retracted: eventsRetracted });
  }
}

/** Reads with `known` return what was read at that time, and what each answer says about the states before and after it. */
export async function checkKnowledge(solera: UseCases, world: ConcurrentWorld): Promise<void> {
  for (const { winery, lot, known, answer } of world.snapshots) {
    expectSame(`${lot} as known at ${known}`, await solera.getLot(winery, lot, { known }), answer);
  }
  for (const { answer, write } of world.committed) {
    const { first, last } = answer.notifications as { first: number; last: number };
    const { lots } = answer.impact as {
      lots: { winery: string; lot: string; before: JsonObject | null; after: JsonObject | null }[];
    };
    for (const { winery, lot, before, after } of lots) {
      const stateAt = async (known: number) => {
        const read = await solera.getLot(winery, lot, { known });
        return read.ok ? read.value : null;
      };
      if (first > 1) expectSame(`${lot} before ${write.text}`, before, await stateAt(first - 1));
      expectSame(`${lot} after ${write.text}`, after, await stateAt(last));
    }
  }
}
