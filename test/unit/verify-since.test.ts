/** The verifier of a part of the log accepts what Solera wrote, and finds touches of vessels, which have no notifications. */
import { beforeEach, describe, expect, it } from 'vitest';
import type { Proposal, TouchRow } from '../../src/application/ports/proposal.js';
import type { CommitResult } from '../../src/application/ports/store.js';
import { differenceText } from '../../src/verify/difference.js';
import type { VerifyReport } from '../../src/verify/report.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { type MemoryNode, memoryNode, uuid, wineryBody } from '../support/memory-node.js';
import { MemoryStore } from '../support/memory-store.js';

/** A store that leaves out rows of touches when it commits. */
class ForgetfulStore extends MemoryStore {
  forgets: (row: TouchRow) => boolean = () => false;

  override commit(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    const kept = ({ touches, ...rest }: Proposal) => ({
      ...rest,
      touches: touches.filter((row) => !this.forgets(row)),
    });
    return super.commit(proposals.map(kept));
  }
}

const truth = { store: new ForgetfulStore() };
let node: MemoryNode;

beforeEach(async () => {
  truth.store = new ForgetfulStore();
  node = memoryNode({ truth: truth.store });
  await node.solera.putWinery('W', wineryBody);
  for (const vessel of ['T1', 'T2', 'T3', 'T4']) await accepted(node.solera.putVessel('W', vessel, { kind: 'tank' }));
  const receipt = { lot: 'F', weight: 900, variety: 'Syrah', vintage: 2025, appellation: 'Napa Valley' };
  await record(1, 'receive_fruit', receipt);
  const crush = (lot: string, vessel: string) => ({
    ...{ from: [{ lot: 'F', weight: 300 }], to: [{ lot, vessel, volume: 40 }], kind: 'must' },
  });
  await record(2, 'process_fruit', crush('A', 'T1'));
  await record(3, 'process_fruit', crush('B', 'T2'));
});

function record(n: number, type: string, data: object): Promise<unknown> {
  const effectiveAt = `2025-09-${String(n).padStart(2, '0')}T08:00:00Z`;
  return accepted(node.solera.record('W', { id: uuid(n), type, effectiveAt, data }, {}));
}

/** The data of a movement of 20 gallons of lot A out of T1. */
function movedTo(vessel: string): object {
  return { from: [{ lot: 'A', vessel: 'T1', volume: 20 }], to: [{ lot: 'A', vessel, volume: 20 }] };
}

function verifiedSince(since: number, streamsAtATime = 50): Promise<VerifyReport> {
  return verify({
    ...truth,
    ...truth.store,
    now: () => 0,
    since,
    limits: { page: 7, streamsAtATime, touchesPerRead: 4 },
  });
}

describe('a verification since a notification', () => {
  it('accepts an action on a stream of which a later action is the first that changed since', async () => {
    await record(5, 'blend', {
      from: [{ lot: 'A', vessel: 'T1', volume: 10 }],
      to: [{ lot: 'B', vessel: 'T2', volume: 10 }],
    });
    await record(6, 'transfer', {
      from: [{ lot: 'B', vessel: 'T2', volume: 20 }],
      to: [{ lot: 'B', vessel: 'T3', volume: 20 }],
    });
    const since = await node.solera.head();
    await record(4, 'analysis', { lot: 'A', analyte: 'pH', value: 3, unit: 'pH' });
    await record(7, 'transfer', {
      from: [{ lot: 'B', vessel: 'T2', volume: 'all' }],
      to: [{ lot: 'B', vessel: 'T4', volume: 30 }],
    });
    const { checks, differences } = await verifiedSince(since);
    expect(differences.map(differenceText)).toEqual([]);
    expect(checks.find(({ check }) => check === 'replay')?.compared).toBe(3);
  });

  it.each([1, 50])('finds a touch of a vessel that was not written (%i streams at a time)', async (streamsAtATime) => {
    const since = await node.solera.head();
    truth.store.forgets = ({ stream }) => stream === 'vessel/W/T3';
    await record(4, 'transfer', movedTo('T3'));
    const found = { stream: 'vessel/W/T3', action: uuid(4), field: 'touch', found: undefined };
    expect((await verifiedSince(since, streamsAtATime)).differences).toMatchObject([
      { check: 'history', number: since + 1, ...found },
      // Only the task that holds the vessel compares its touches.
      ...(streamsAtATime > 1 ? [{ check: 'replay', ...found }] : []),
    ]);
  });

  it('finds a touch of a vessel that was not removed', async () => {
    await record(4, 'transfer', movedTo('T3'));
    const since = await node.solera.head();
    truth.store.forgets = ({ stream, events }) => stream === 'vessel/W/T3' && events === null;
    await accepted(node.solera.retract('W', uuid(4), undefined, {}));
    const found = { stream: 'vessel/W/T3', action: uuid(4), field: 'touch' };
    expect((await verifiedSince(since)).differences).toMatchObject([
      { check: 'history', number: since + 1, ...found, expected: 'the end of the touch', found: undefined },
      { check: 'replay', ...found, expected: undefined },
    ]);
  });
});
