/** The verifier accepts every history that Solera writes, in either order of notifications, and no other. */
import { describe, expect, it } from 'vitest';
import type { Proposal, StatusRow, TouchRow } from '../../src/application/ports/proposal.js';
import type { CommitResult } from '../../src/application/ports/store.js';
import { Chance } from '../../src/harvest/chance.js';
import { smallHarvest } from '../../src/harvest/small-harvest.js';
import type { ActionBody } from '../../src/harvest/step.js';
import { differenceText } from '../../src/verify/difference.js';
import type { VerifyReport } from '../../src/verify/report.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { type MemoryNode, memoryNode, uuid, wineryBody } from '../support/memory-node.js';
import { MemoryStore } from '../support/memory-store.js';

const day = 86_400_000;

/** Renumbers the notifications of a change set. */
type Renumber = (proposal: Proposal) => Proposal;

/** A store that renumbers every change set before it commits it. */
class RenumberingStore extends MemoryStore {
  constructor(private readonly renumber: Renumber) {
    super();
  }

  override commit(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    return super.commit(proposals.map((proposal) => this.renumber(proposal)));
  }
}

/** Numbers the rows after the set's own actions in the given order. */
function renumbered(proposal: Proposal, rows: readonly (StatusRow | TouchRow)[]): Proposal {
  const indexes = new Map<StatusRow | TouchRow, number>();
  let next = proposal.revisions.length;
  for (const row of rows) {
    if (row.index < 0) continue;
    indexes.set(row, next);
    next += 'refusal' in row ? 1 : (row.retracts?.count ?? 0) + (row.events?.length ?? 0);
  }
  const withIndex = <Row extends StatusRow | TouchRow>(row: Row): Row => ({ ...row, index: indexes.get(row) ?? -1 });
  return { ...proposal, statuses: proposal.statuses.map(withIndex), touches: proposal.touches.map(withIndex) };
}

const inPresentOrder: Renumber = (proposal) => proposal;
const statusesFirst: Renumber = (proposal) => renumbered(proposal, [...proposal.statuses, ...proposal.touches]);
const statusesLast: Renumber = (proposal) => renumbered(proposal, [...proposal.touches, ...proposal.statuses]);

/** Moves all status changes but the last to the front. */
const mixedOrder: Renumber = (proposal) => {
  const moved = proposal.statuses.slice(0, -1);
  const others = [...proposal.statuses.slice(-1), ...proposal.touches].sort((a, b) => a.index - b.index);
  return renumbered(proposal, [...moved, ...others]);
};

/** Records a random history full of refusals, conflicts, restorations and moves. */
async function recordHistory({ solera }: MemoryNode, seed: number): Promise<void> {
  const chance = new Chance(seed);
  const recorded: { winery: string; action: ActionBody }[] = [];
  for (const step of smallHarvest(seed, { actions: 150 })) {
    if (step.kind === 'winery') await solera.putWinery(step.winery, step.body);
    if (step.kind === 'vessel') await solera.putVessel(step.winery, step.vessel, step.body);
    if (step.kind !== 'record') continue;
    if ((await solera.record(step.winery, step.action, { onConflict: 'flag' })).ok) recorded.push(step);
    if (!chance.happens(0.3) || recorded.length === 0) continue;
    const { winery, action } = chance.pick(recorded);
    const effectiveAt = new Date(Date.parse(action.effectiveAt) + chance.whole(-9, 9) * day).toISOString();
    const { action: other } = chance.pick(recorded.filter((one) => one.winery === winery));
    if (chance.happens(0.2) && other !== action) {
      const changes = [
        { op: 'revise', id: action.id, effectiveAt },
        { op: chance.happens(0.5) ? 'retract' : 'revise', id: other.id },
      ];
      await solera.change(winery, { changes, onConflict: 'flag' }, {});
    } else if (chance.happens(0.4)) await solera.retract(winery, action.id, undefined, { onConflict: 'flag' });
    else await solera.revise(winery, action.id, { effectiveAt }, { onConflict: 'flag' });
  }
}

/** Records a receipt that three actions use up, and lowers its weight, so that two of them become conflicted. Returns the last number before. */
async function recordConflicts({ solera }: MemoryNode): Promise<number> {
  await solera.putWinery('W', wineryBody);
  const record = (n: number, type: string, data: object) =>
    accepted(solera.record('W', { id: uuid(n), type, effectiveAt: `2025-09-0${n}T08:00:00Z`, data }, {}));
  const receipt = (weight: number) => ({
    lot: 'F',
    weight,
    variety: 'Syrah',
    vintage: 2025,
    appellation: 'Napa Valley',
  });
  await record(1, 'receive_fruit', receipt(900));
  for (const n of [2, 3, 4]) {
    const data = { from: [{ lot: 'F', weight: 300 }], to: [{ lot: 'M', volume: 40 }], kind: 'must' };
    await record(n, 'process_fruit', data);
  }
  const before = await solera.head();
  await accepted(solera.revise('W', uuid(1), { data: receipt(400) }, { onConflict: 'flag' }));
  return before;
}

function verified({ truth }: MemoryNode, since = 0): Promise<VerifyReport> {
  const limits = { page: 13, streamsAtATime: 3, touchesPerRead: 4 };
  return verify({ store: truth, ...truth, now: () => 0, limits, since });
}

describe('a history full of refusals, conflicts and moves', () => {
  it.each([1, 2, 3, 4, 5, 6])('equals its rebuild (seed %i)', async (seed) => {
    const node = memoryNode();
    await recordHistory(node, seed);
    const report = await verified(node);
    expect(report.differences.map(differenceText)).toEqual([]);
    expect(report.checks.map(({ compared }) => compared > 0)).not.toContain(false);
  });

  it.each([1, 2, 3])('verifies since each tenth of its change sets (seed %i)', async (seed) => {
    const node = memoryNode();
    await recordHistory(node, seed);
    const changeSets = await node.truth.changeSets.list({ limit: 1_000, after: null });
    const ends = changeSets.map(({ last }) => last).filter((_, index) => index % 10 === 0);
    expect(ends.length).toBeGreaterThan(5);
    for (const since of ends) {
      const { head, differences } = await verified(node, since);
      expect(head).toBeGreaterThanOrEqual(since);
      expect(differences.map(differenceText)).toEqual([]);
    }
  });

  it.each([1, 2, 3])('is accepted if former versions numbered status changes first (seed %i)', async (seed) => {
    let sets = 0;
    const truth = new RenumberingStore((proposal) => {
      const former = statusesFirst(proposal);
      if (JSON.stringify(former) !== JSON.stringify(proposal)) sets += 1;
      return former;
    });
    const node = memoryNode({ truth });
    await recordHistory(node, seed);
    const report = await verified(node);
    expect(sets).toBeGreaterThan(5);
    expect(report.differences.map(differenceText)).toEqual([]);
  });

  it('is accepted if a version upgrade changed the order half-way', async () => {
    let sets = 0;
    const node = memoryNode({
      truth: new RenumberingStore((proposal) => {
        sets += 1;
        return sets < 100 ? statusesFirst(proposal) : proposal;
      }),
    });
    await recordHistory(node, 1);
    const report = await verified(node);
    expect(report.differences.map(differenceText)).toEqual([]);
  });
});

describe('the order of notifications in a change set', () => {
  it.each([
    ['each status change before the events of its action', inPresentOrder],
    ['all status changes before all events', statusesFirst],
  ])('may be: %s', async (_, renumber) => {
    const node = memoryNode({ truth: new RenumberingStore(renumber) });
    await recordConflicts(node);
    expect((await verified(node)).differences.map(differenceText)).toEqual([]);
  });

  it.each([
    ['after all events', statusesLast, 3],
    ['half in one order and half in the other', mixedOrder, 2],
  ])('may not be: status changes %s', async (_, renumber, index) => {
    const node = memoryNode({ truth: new RenumberingStore(renumber) });
    const before = await recordConflicts(node);
    const { differences } = await verified(node);
    expect(differences).toMatchObject([{ check: 'history', number: before + 1 + index }]);
  });
});
