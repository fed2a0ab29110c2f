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
});
