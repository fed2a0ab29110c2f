/** Each action keeps its version of the rules until its data is revised, and the verifier decides it by that version. */
import { describe, expect, it } from 'vitest';
import type { RulesInUse } from '../../src/application/change/decision-input.js';
import type { Proposal } from '../../src/application/ports/proposal.js';
import type { CommitResult } from '../../src/application/ports/store.js';
import { currentRules } from '../../src/cellar/rules.js';
import { differenceText } from '../../src/verify/difference.js';
import type { VerifyReport } from '../../src/verify/report.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { type MemoryNode, memoryNode, uuid, wineryBody } from '../support/memory-node.js';
import { MemoryStore } from '../support/memory-store.js';
import { RandomHistory } from '../support/random-history.js';

/** Programs of versions 1 and 2. Of those before 2026-11-29, each decided all actions of a change set by its own version. */
const version1 = { version: 1, kept: false };
const keeping = { version: 1, kept: true };
const keeping2 = { version: 2, kept: true };

/** A store that stores every change set with one version of the rules, by whichever it was decided. */
class RelabellingStore extends MemoryStore {
  constructor(private readonly rules: number) {
    super();
  }

  override commit(proposals: readonly Proposal[]): Promise<CommitResult[]> {
    return super.commit(proposals.map((proposal) => ({ ...proposal, rules: this.rules })));
  }
}

function verified({ truth }: MemoryNode): Promise<VerifyReport> {
  return verify({ store: truth, ...truth, now: () => 0, limits: { page: 7, streamsAtATime: 3, touchesPerRead: 4 } });
}

function differences({ differences }: VerifyReport): string[] {
  return differences.map(differenceText);
}

const receipt = (variety: string) => ({ lot: 'F', weight: 300, variety, vintage: 2025, appellation: 'Napa Valley' });
const crush = { from: [{ lot: 'F', weight: 'all' }], to: [{ lot: 'M', volume: 40 }], kind: 'must' };

function record({ solera }: MemoryNode, n: number, type: string, data: object) {
  return solera.record('W', { id: uuid(n), type, effectiveAt: `2025-09-0${n}T08:00:00Z`, data }, {});
}

/** Records a receipt of Syrah, its crush, and a receipt of Merlot in the emptied lot: actions 1 to 3. */
async function recordSecondOrigin(node: MemoryNode): Promise<void> {
  await node.solera.putWinery('W', wineryBody);
  await accepted(record(node, 1, 'receive_fruit', receipt('Syrah')));
  await accepted(record(node, 2, 'process_fruit', crush));
  await accepted(record(node, 3, 'receive_fruit', receipt('Merlot')));
}

/** Restarts the program of a node with the current rules. */
function upgraded({ truth }: MemoryNode, rules?: RulesInUse): MemoryNode {
  return memoryNode({ truth, ...(rules && { rules }) });
}

const flag = { onConflict: 'flag' } as const;

async function statusOf({ solera }: MemoryNode, n: number): Promise<unknown> {
  return (await accepted(solera.getAction('W', uuid(n)))).status;
}

describe('a second origin in an emptied fruit lot', () => {
  it('is accepted by rules version 1 and refused by the current rules', async () => {
    const former = memoryNode({ rules: version1 });
    await recordSecondOrigin(former);
    const again = await record(upgraded(former), 4, 'receive_fruit', receipt('Syrah'));
    expect(again).toMatchObject({ problem: { code: 'origin_differs' } });
    const present = memoryNode();
    await expect(recordSecondOrigin(present)).rejects.toThrow('origin_differs');
  });

  it('verifies if it was decided by version 1', async () => {
    const node = memoryNode({ rules: version1 });
    await recordSecondOrigin(node);
    expect(differences(await verified(node))).toEqual([]);
  });

  it('is reported if it is stored as a decision by the current rules', async () => {
    const node = memoryNode({ rules: version1, truth: new RelabellingStore(currentRules) });
    await recordSecondOrigin(node);
    const report = await verified(node);
    const place = { action: uuid(3) };
    expect(report.differences).toMatchObject([
      { check: 'history', number: 6, field: 'outcome', expected: { code: 'origin_differs' } },
      { check: 'replay', ...place, field: 'status', expected: 'conflicted (origin_differs)', found: 'active' },
      { check: 'replay', ...place, stream: 'lot/W/F' },
    ]);
  });

  it('is reported if its version of the rules is unknown', async () => {
    const node = memoryNode({ rules: version1, truth: new RelabellingStore(currentRules + 1) });
    await recordSecondOrigin(node);
    const found = `The rules have the versions 1 to ${currentRules}; version ${currentRules + 1} is unknown.`;
    const [first] = (await verified(node)).differences;
    expect(first).toMatchObject({ check: 'history', number: 1, found: expect.stringContaining(found) });
  });
});

describe('an edit of what programs recorded that kept no versions', () => {
  it('decides the actions that follow from it by the current rules, and the log verifies', async () => {
    const former = memoryNode({ rules: version1 });
    await recordSecondOrigin(former);
    const present = upgraded(former);
    const corrected = { data: receipt('Viognier') };
    expect(await present.solera.revise('W', uuid(1), corrected, {})).toMatchObject({ problem: { code: 'conflicts' } });
    await accepted(present.solera.revise('W', uuid(1), corrected, flag));
    expect(await statusOf(present, 3)).toBe('conflicted');
    expect(differences(await verified(present))).toEqual([]);
  });

  it('of an action decides it by the current rules, even if only its note changes', async () => {
    const former = memoryNode({ rules: version1 });
    await recordSecondOrigin(former);
    const revised = await upgraded(former).solera.revise('W', uuid(3), { note: 'Weighed twice.' }, flag);
    expect(revised).toMatchObject({ problem: { code: 'origin_differs' } });
    expect(differences(await verified(former))).toEqual([]);
  });

  it('leaves the decisions that it does not repeat under the rules of their time', async () => {
    const former = memoryNode({ rules: version1 });
    await recordSecondOrigin(former);
    const present = upgraded(former);
    await accepted(record(present, 4, 'note', { lot: 'F', text: 'Sampled.' }));
    expect(await statusOf(present, 3)).toBe('active');
    expect(differences(await verified(present))).toEqual([]);
  });

  it('brings an action under the current rules even if its outcome stays the same, so that no row is written', async () => {
    const former = memoryNode({ rules: version1 });
    await recordSecondOrigin(former);
    // Without the crush, the lot holds Syrah, so the receipt of Merlot is refused by either version.
    await accepted(former.solera.retract('W', uuid(2), {}, flag));
    expect(await statusOf(former, 3)).toBe('conflicted');
    // With the crush it would be accepted by version 1. The current rules refuse it as before.
    const present = upgraded(former);
    await accepted(present.solera.revise('W', uuid(2), {}, flag));
    expect(await statusOf(present, 3)).toBe('conflicted');
    expect(differences(await verified(present))).toEqual([]);
  });
});

describe('a new version of the rules', () => {
  async function recordedByVersion1(): Promise<MemoryNode> {
    const former = memoryNode({ rules: keeping });
    await recordSecondOrigin(former);
    return upgraded(former);
  }

  it('changes no outcome when an earlier action is edited', async () => {
    const node = await recordedByVersion1();
    await accepted(node.solera.revise('W', uuid(1), { data: receipt('Viognier') }, {}));
    expect(await statusOf(node, 3)).toBe('active');
    expect(differences(await verified(node))).toEqual([]);
  });

  it('does not apply to an action whose note or time is revised, or that is retracted and reinstated', async () => {
    const node = await recordedByVersion1();
    await accepted(node.solera.revise('W', uuid(3), { note: 'Weighed twice.' }, {}));
    await accepted(node.solera.revise('W', uuid(3), { effectiveAt: '2025-09-04T08:00:00Z' }, {}));
    await accepted(node.solera.retract('W', uuid(3), {}, {}));
    await accepted(node.solera.revise('W', uuid(3), { data: receipt('Merlot'), note: null }, {}));
    expect(await statusOf(node, 3)).toBe('active');
    expect(differences(await verified(node))).toEqual([]);
  });

  it('applies to an action whose data is revised', async () => {
    const node = await recordedByVersion1();
    const data = { ...receipt('Merlot'), weight: 400 };
    expect(await node.solera.revise('W', uuid(3), { data }, {})).toMatchObject({ problem: { code: 'origin_differs' } });
    await accepted(node.solera.revise('W', uuid(3), { data: { ...data, variety: 'Syrah' } }, {}));
    const stored = await node.truth.actionIndex.action(uuid(3));
    expect(stored?.decidedBy).toBe(currentRules);
    expect(differences(await verified(node))).toEqual([]);
  });

  it('is reported if the store names another version', async () => {
    class Forgetting extends MemoryStore {
      override commit(proposals: readonly Proposal[]): Promise<CommitResult[]> {
        const forget = (row: Proposal['revisions'][number]) => ({ ...row, decidedBy: row.revision === 1 ? 1 : 2 });
        return super.commit(proposals.map((one) => ({ ...one, revisions: one.revisions.map(forget) })));
      }
    }
    const node = memoryNode({ rules: keeping, truth: new Forgetting() });
    await recordSecondOrigin(node);
    expect(differences(await verified(node))).toEqual([]);
    await accepted(node.solera.revise('W', uuid(2), { note: 'All of it.' }, {}));
    const [first] = (await verified(node)).differences;
    expect(first).toMatchObject({ check: 'history', field: 'decided_by', expected: 1, found: 2 });
  });
});

describe('a random history', () => {
  it.each([1, 2, 3, 4])(
    'verifies if version 1 decided it, and after edits by the current rules (seed %i)',
    async (seed) => {
      const history = new RandomHistory(seed);
      const former = memoryNode({ rules: version1 });
      await history.putSettings(former);
      await history.record(former, 100);
      expect(differences(await verified(former))).toEqual([]);
      await history.record(upgraded(former), 60);
      expect(differences(await verified(former))).toEqual([]);
    },
  );

  it.each([1, 2, 3, 4])(
    'verifies if programs of several versions edited it, each action by its own version (seed %i)',
    async (seed) => {
      const history = new RandomHistory(seed);
      const first = memoryNode({ rules: version1 });
      await history.putSettings(first);
      for (const rules of [version1, keeping, keeping2, undefined]) {
        await history.record(upgraded(first, rules), 40);
        expect(differences(await verified(first))).toEqual([]);
      }
    },
  );

  it.each([1, 2, 3])('does not verify if it is stored as decided by the current rules (seed %i)', async (seed) => {
    const history = new RandomHistory(seed);
    const node = memoryNode({ rules: version1, truth: new RelabellingStore(currentRules) });
    await history.putSettings(node);
    await history.record(node, 100);
    expect((await verified(node)).total).toBeGreaterThan(0);
  });
});
