/** An edit of a change set can name the version of the rules that its action adopts. Nothing else of the action changes. */
import { describe, expect, it } from 'vitest';
import type { RulesInUse } from '../../src/application/change/decision-input.js';
import { rulesAt } from '../../src/application/level.js';
import { BodyReader } from '../../src/application/request/body.js';
import { actionKinds } from '../../src/cellar/registry.js';
import { currentRules } from '../../src/cellar/rules.js';
import { Chance } from '../../src/harvest/chance.js';
import { differenceText } from '../../src/verify/difference.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { adopt, presentActions, statesOf } from '../support/adopting.js';
import { type MemoryNode, memoryNode, uuid, wineryBody } from '../support/memory-node.js';
import { RandomHistory } from '../support/random-history.js';

const version1: RulesInUse = { version: 1, kept: true };
const version2: RulesInUse = { version: 2, kept: true };

async function differencesOf({ truth }: MemoryNode): Promise<string[]> {
  const limits = { page: 7, streamsAtATime: 3, touchesPerRead: 4 };
  return (await verify({ store: truth, ...truth, now: () => 0, limits })).differences.map(differenceText);
}

const receipt = (variety: string) => ({ lot: 'F', weight: 300, variety, vintage: 2025, appellation: 'Napa Valley' });
const crush = { from: [{ lot: 'F', weight: 'all' }], to: [{ lot: 'M', volume: 40 }], kind: 'must' };

function record({ solera }: MemoryNode, n: number, type: string, data: object) {
  return accepted(solera.record('W', { id: uuid(n), type, effectiveAt: `2025-09-0${n}T08:00:00Z`, data }, {}));
}

/** Version 1 accepts action 3, a receipt of Merlot in a fruit lot that held Syrah; later versions refuse it. Action 4 crushes the Merlot. */
async function secondOrigin(): Promise<MemoryNode> {
  const former = memoryNode({ rules: version1 });
  await accepted(former.solera.putWinery('W', wineryBody));
  await record(former, 1, 'receive_fruit', receipt('Syrah'));
  await record(former, 2, 'process_fruit', crush);
  await record(former, 3, 'receive_fruit', receipt('Merlot'));
  await record(former, 4, 'process_fruit', { ...crush, to: [{ lot: 'N', volume: 40 }] });
  return memoryNode({ truth: former.truth });
}

async function statusOf({ solera }: MemoryNode, n: number): Promise<unknown> {
  return (await accepted(solera.getAction('W', uuid(n)))).status;
}

describe('an action that adopts a version of the rules', () => {
  it('is a conflict if the rules make it impossible, and its dependents are conflicts too', async () => {
    const node = await secondOrigin();
    const refused = await adopt(node, 'W', [{ id: uuid(3), rules: currentRules }], {});
    expect(refused).toMatchObject({
      problem: {
        code: 'conflicts',
        conflicts: [
          { action: uuid(3), code: 'origin_differs' },
          { action: uuid(4), code: 'insufficient_weight' },
        ],
      },
    });
    expect(node.truth.record.published).toHaveLength(4);
    const flagged = await accepted(adopt(node, 'W', [{ id: uuid(3), rules: currentRules }]));
    expect(flagged).toMatchObject({
      actions: [{ id: uuid(3), revision: 2, status: 'conflicted' }],
      impact: { conflicts: [{ action: uuid(3) }, { action: uuid(4) }], actionsChanged: 1 },
    });
    expect(await statusOf(node, 4)).toBe('conflicted');
    expect(await differencesOf(node)).toEqual([]);
  });

  it('shows in a preview what would differ, and writes nothing', async () => {
    const node = await secondOrigin();
    const all = [1, 2, 3, 4].map((n) => ({ id: uuid(n), rules: currentRules }));
    const preview = await accepted(adopt(node, 'W', all, { preview: true }));
    expect(preview).toMatchObject({
      impact: {
        lots: [
          { lot: 'F', before: { weight: 0 }, after: { weight: 0 } },
          { lot: 'N', before: { volume: 40 }, after: null },
        ],
        conflicts: [{ action: uuid(3) }, { action: uuid(4) }],
      },
    });
    expect(node.truth.record.published).toHaveLength(4);
  });

  it('keeps the version when its note, time or an earlier action is edited', async () => {
    const node = await secondOrigin();
    await accepted(adopt(node, 'W', [{ id: uuid(1), rules: 2 }]));
    await accepted(node.solera.revise('W', uuid(1), { note: 'Weighed twice.' }, {}));
    expect((await node.truth.actionIndex.action(uuid(1)))?.decidedBy).toBe(2);
    expect(await differencesOf(node)).toEqual([]);
  });

  it('makes no revision if it has adopted the version already', async () => {
    const node = await secondOrigin();
    await accepted(adopt(node, 'W', [{ id: uuid(1), rules: 2 }]));
    const again = await accepted(adopt(node, 'W', [{ id: uuid(1), rules: 2 }]));
    expect(again).toMatchObject({ actions: [{ revision: 2 }], notifications: null });
  });

  it('is named on the feed with the version', async () => {
    const node = await secondOrigin();
    const { notifications } = await accepted(adopt(node, 'W', [{ id: uuid(1), rules: 2 }]));
    const { first } = notifications as { first: number }; // The answer of a write that changed something.
    const [text = ''] = await node.truth.log.texts(first, first);
    expect(JSON.parse(text)).toMatchObject({ type: 'solera.action.revised', data: { rules: 2, status: 'active' } });
  });

  it('can be set back, and then has the effect that it had before', async () => {
    const node = await secondOrigin();
    const before = await statesOf(node);
    const all = [1, 2, 3, 4].map((n) => ({ id: uuid(n), rules: currentRules }));
    await accepted(adopt(node, 'W', all));
    expect(await statesOf(node)).not.toEqual(before);
    await accepted(
      adopt(
        node,
        'W',
        all.map((one) => ({ ...one, rules: 1 })),
      ),
    );
    expect(await statesOf(node)).toEqual(before);
    expect(await differencesOf(node)).toEqual([]);
  });
});

describe('an edit that names a version of the rules', () => {
  it('is refused if it changes anything else, or the version does not exist', async () => {
    const node = await secondOrigin();
    const send = (more: object) => node.solera.change('W', { changes: [{ op: 'revise', id: uuid(1), ...more }] }, {});
    expect(await send({ rules: 2, note: 'x' })).toMatchObject({ problem: { code: 'bad_request' } });
    expect(await send({ rules: currentRules + 1 })).toMatchObject({
      problem: { code: 'bad_request', errors: [{ pointer: '/changes/0/rules' }] },
    });
    expect(await send({ rules: 0 })).toMatchObject({ problem: { code: 'bad_request' } });
  });

  it('is refused for a retracted action', async () => {
    const node = await secondOrigin();
    await accepted(node.solera.retract('W', uuid(4), {}, {}));
    expect(await adopt(node, 'W', [{ id: uuid(4), rules: 2 }])).toMatchObject({ problem: { code: 'not_found' } });
  });

  it('is refused until all nodes know that edits can name versions', () => {
    let level = 5;
    const reader = new BodyReader(actionKinds, 10, () => level);
    const read = () => [...reader.changes([{ op: 'revise', id: uuid(1), rules: 2 }], () => '', { perPiece: 1 })];
    expect(read).not.toThrow();
    const result = () => {
      const pieces = reader.changes([{ op: 'revise', id: uuid(1), rules: 2 }], () => '', { perPiece: 9 });
      return pieces.next().value;
    };
    expect(result()).toMatchObject({ ok: false, problem: { code: 'rules_not_available' } });
    level = 6;
    expect(result()).toMatchObject({ ok: true, value: [{ rules: 2 }] });
    expect(rulesAt(level).kept).toBe(true);
  });
});

describe('a random history with mixed versions of the rules', () => {
  it.each([1, 2, 3, 4, 5, 6])(
    'equals one that was recorded by the newest rules once all actions have adopted them, and is as before once they are set back (seed %i)',
    async (seed) => {
      const { node, before, former } = await mixedHistory(seed);
      const chance = new Chance(seed);
      await adoptInBatches(node, chance, () => currentRules);
      expect(await differencesOf(node)).toEqual([]);
      expect(await statesOf(node)).toEqual(await statesOf(await recordedAnew(node)));
      await adoptInBatches(node, chance, (id) => former.get(id) ?? 0);
      expect(await statesOf(node)).toEqual(before);
      expect(await differencesOf(node)).toEqual([]);
    },
    60_000,
  );

  it('changes when it adopts the newest rules, so that the comparison can fail', async () => {
    const changed = [];
    for (const seed of [4, 5, 6]) {
      const { node, before } = await mixedHistory(seed);
      await adoptInBatches(node, new Chance(seed), () => currentRules);
      if (JSON.stringify([...(await statesOf(node))]) !== JSON.stringify([...before])) changed.push(seed);
    }
    expect(changed.length).toBeGreaterThan(0);
  }, 60_000);
});

async function mixedHistory(seed: number) {
  const history = new RandomHistory(seed);
  const first = memoryNode({ rules: version1 });
  await history.putSettings(first);
  for (const rules of [version1, version2, undefined])
    await history.record(memoryNode({ truth: first.truth, ...(rules && { rules }) }), 30);
  const node = memoryNode({ truth: first.truth });
  const former = new Map(presentActions(node).map(({ position, decidedBy }) => [position.id, decidedBy ?? 0]));
  return { node, before: await statesOf(node), former };
}

/** Lets all present actions adopt versions, winery by winery, in change sets of random size in timeline order. */
async function adoptInBatches(node: MemoryNode, chance: Chance, rulesOf: (id: string) => number): Promise<void> {
  const wineries = new Set(presentActions(node).map(({ winery }) => winery));
  for (const winery of wineries) {
    const actions = presentActions(node).filter((one) => one.winery === winery);
    for (let begin = 0; begin < actions.length; ) {
      const size = chance.whole(1, 25);
      const batch = actions.slice(begin, begin + size).map(({ position: { id } }) => ({ id, rules: rulesOf(id) }));
      await accepted(adopt(node, winery, batch));
      begin += size;
    }
  }
}

/** Records the present actions of a history in timeline order on an empty node with the newest rules. Those that it refuses have no effect. */
async function recordedAnew(node: MemoryNode): Promise<MemoryNode> {
  const fresh = memoryNode();
  for (const [winery, { record: settings }] of node.truth.record.wineries) {
    const { name, volumeUnit, weightUnit, currency, timeZone } = settings;
    await accepted(fresh.solera.putWinery(winery, { name, volumeUnit, weightUnit, currency, timeZone }));
  }
  for (const { winery, vessel, kind } of node.truth.record.vessels.values())
    await accepted(fresh.solera.putVessel(winery, vessel, { kind }));
  for (const { winery, type, position, data } of presentActions(node)) {
    const { id, tieBreak, effectiveAt } = position;
    const body = { id, type, tieBreak, effectiveAt: new Date(effectiveAt).toISOString(), data: JSON.parse(data) };
    await fresh.solera.record(winery, body, {});
  }
  return fresh;
}
