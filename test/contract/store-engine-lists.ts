import { expect, it } from 'vitest';
import { participantsOf, vesselsNamedBy } from '../../src/application/change/action-names.js';
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { vesselStream } from '../../src/cellar/stream.js';
import { Chance } from '../../src/harvest/chance.js';
import { applyEdit, type Recorded, randomEdit } from '../../src/harvest/small-edit.js';
import { randomAction, settings } from '../../src/harvest/small-harvest.js';
import { caseLots, fruitLots, type SmallWorld, smallWorld, vessels, wineLots } from '../../src/harvest/small-world.js';
import { accepted } from '../support/accepted.js';
import { nodeOn } from '../support/memory-node.js';
import type { Subject } from './store-subject.js';

/**
 * Lists on rows that the engine wrote. The other tests of lists write their rows by hand; when the engine wrote another revision into the touches of a
 * retraction than they did, they passed while retracted actions were not found.
 */
export function describeEngineLists(subject: Subject): void {
  it('lists the actions that name a lot, a vessel or both, as the engine writes them', {
    timeout: 120_000,
  }, async () => {
    const found = { all: 0, retracted: 0, conflicted: 0, both: 0, onlyNamed: 0 };
    for (let seed = 1; seed <= 4; seed += 1) {
      const { solera, world, recorded } = await editedHistory(subject, seed);
      for (const { winery } of world.wineries) await compareLists({ solera, winery, recorded, found });
    }
    expect(found.all).toBeGreaterThan(100);
    expect(found.retracted).toBeGreaterThan(20);
    expect(found.conflicted).toBeGreaterThan(5);
    expect(found.both).toBeGreaterThan(20);
    expect(found.onlyNamed).toBeGreaterThan(5);
  });
}

interface EditedHistory {
  readonly solera: UseCases;
  readonly world: SmallWorld;
  readonly recorded: readonly Recorded[];
}

/** Records a random history of two wineries and edits it. The codes of the wineries contain the seed, because the store is shared. */
async function editedHistory(subject: Subject, seed: number): Promise<EditedHistory> {
  const { solera } = nodeOn(subject);
  const chance = new Chance(seed);
  const base = smallWorld(chance, 2);
  const world = Object.assign(base, {
    wineries: base.wineries.map(({ winery, body }) => ({ winery: `${winery}-${seed}`, body })),
  });
  for (const step of settings(world)) {
    if (step.kind === 'winery') await accepted(solera.putWinery(step.winery, step.body));
    else if (step.kind === 'vessel') await accepted(solera.putVessel(step.winery, step.vessel, step.body));
  }
  let recorded: readonly Recorded[] = [];
  for (let index = 0; index < 60; index += 1) {
    const { winery, action } = randomAction(chance, world);
    const answer = await solera.record(winery, action, { onConflict: 'flag' });
    if (answer.ok) recorded = [...recorded, { winery, action, retracted: false }];
  }
  for (let index = 0; index < 40; index += 1) {
    const edit = randomEdit(chance, recorded, world);
    const answer = await solera.change(edit.winery, { changes: edit.changes }, { onConflict: 'flag' });
    if (answer.ok) recorded = applyEdit(recorded, edit);
  }
  return { solera, world, recorded };
}

interface Comparison {
  readonly solera: UseCases;
  readonly winery: string;
  readonly recorded: readonly Recorded[];
  readonly found: { all: number; retracted: number; conflicted: number; both: number; onlyNamed: number };
}

/** Compares every combination of conditions with the unfiltered list, filtered by what the data of each action names. */
async function compareLists({ solera, winery, recorded, found }: Comparison): Promise<void> {
  const all = await allActions(solera, winery, {});
  const ids = new Set(all.map(({ id }) => id));
  const own = recorded.filter((one) => one.winery === winery).map(({ action }) => action.id);
  expect(own.filter((id) => !ids.has(id))).toEqual([]);
  const lots = [undefined, ...fruitLots, ...wineLots, ...caseLots];
  for (const status of [undefined, 'active', 'retracted', 'conflicted'] as const) {
    for (const lot of lots) {
      for (const vessel of [undefined, ...vessels]) {
        const filter = { lot, vessel, status };
        const wanted = all.filter((action) => matches(action, winery, filter)).map(({ id }) => id);
        const listed = (await allActions(solera, winery, filter)).map(({ id }) => id);
        expect(listed, `${winery} ${JSON.stringify(filter)}`).toEqual(wanted);
        const reversed = (await allActions(solera, winery, { ...filter, order: 'desc' })).map(({ id }) => id);
        expect(reversed, `${winery} ${JSON.stringify(filter)}, descending`).toEqual(wanted.toReversed());
        found.all += wanted.length;
        if (lot !== undefined && status === 'retracted') found.retracted += wanted.length;
        if (lot !== undefined && status === 'conflicted') found.conflicted += wanted.length;
        if (lot !== undefined && vessel !== undefined) found.both += wanted.length;
      }
    }
  }
  found.onlyNamed += all.filter(({ type, data }) => ['addition', 'analysis'].includes(type) && data.vessel).length;
}

interface Listed {
  readonly id: string;
  readonly winery: string;
  readonly type: string;
  readonly status: string;
  readonly data: JsonObject;
}

interface Filter {
  readonly lot?: string | undefined;
  readonly vessel?: string | undefined;
  readonly status?: 'active' | 'retracted' | 'conflicted' | undefined;
  readonly order?: 'desc';
}

function matches(action: Listed, inWinery: string, { lot, vessel, status }: Filter): boolean {
  const names = new Set([
    ...participantsOf(action),
    ...vesselsNamedBy(action).map((one) => vesselStream(one.winery, one.vessel)),
  ]);
  return (
    (status === undefined || action.status === status) &&
    (lot === undefined || names.has(`lot/${inWinery}/${lot}`)) &&
    (vessel === undefined || names.has(`vessel/${inWinery}/${vessel}`))
  );
}

/** Reads all pages, with a page size that makes most lists take several. */
async function allActions(solera: UseCases, winery: string, filter: Filter): Promise<readonly Listed[]> {
  const items: JsonObject[] = [];
  const conditions = Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
  for (let cursor: string | null | undefined; cursor !== null; ) {
    const page = { limit: 7, ...conditions, ...(cursor === undefined ? {} : { cursor }) };
    const read = await accepted(solera.listActions(winery, page));
    items.push(...read.items);
    cursor = read.next;
  }
  return items as unknown as readonly Listed[]; // The public API specifies these members.
}
