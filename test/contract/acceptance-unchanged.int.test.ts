/** Acceptance test: writes that change nothing make no revision, and their repetitions are recognised too. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ActionBody } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, newId, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
});

const receipt = (volume: number) => ({ to: { lot: 'A', volume }, components: [leaf('Merlot')] });

describe('writes that change nothing', () => {
  test('make no revision on PUT', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10), { note: 'first' });
    const head = await site.head();
    for (const body of [
      {},
      { data: receipt(10) },
      { effectiveAt: on(1) },
      { note: 'first' },
      { tieBreak: action.tieBreak },
    ]) {
      const answer = await cellar.revise(action.id, body);
      expect([answer.status, answer.body.action.revision]).toEqual([200, 1]);
      expect(answer.body.impact.actionsChanged).toBe(0);
    }
    expect(await site.head()).toBe(head);
  });

  test('return the same answer again on DELETE', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    const first = await cellar.retract(action.id);
    expect(first.body.action.status).toBe('retracted');
    const again = await cellar.retract(action.id);
    expect([again.status, again.body]).toEqual([200, first.body]);
  });
});

describe('a request that changed nothing is recognised again', () => {
  const key = () => ({ 'idempotency-key': newId() });

  test('a DELETE of a retracted action, even after it was reinstated', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    await cellar.retract(action.id);
    const named = key();
    const idle = await cellar.retract(action.id, '', named);
    await cellar.revise(action.id, {});
    expect(await cellar.retract(action.id, '', named)).toMatchObject({ status: 200, body: idle.body });
    expect((await cellar.get<ActionBody>(`/actions/${action.id}`)).status).toBe('active');
  });

  test('a PUT of the current revision, even after another; its key stays taken', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10), { note: 'n' });
    const named = key();
    const idle = await cellar.revise(action.id, { note: 'n' }, '', named);
    expect(idle.body.notifications).toBeNull();
    await cellar.revise(action.id, { note: 'z' });
    expect(await cellar.revise(action.id, { note: 'n' }, '', named)).toMatchObject({ status: 200, body: idle.body });
    expect((await cellar.revise(action.id, { note: 'p' }, '', named)).status).toBe(409);
    expect(await cellar.get(`/actions/${action.id}`)).toMatchObject({ note: 'z', revision: 2 });
  });

  test('a change set under its own id', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    await cellar.retract(action.id);
    const id = newId();
    const set = [{ op: 'retract', id: action.id }];
    const idle = await cellar.change(set, { id });
    await cellar.revise(action.id, {});
    expect(await cellar.change(set, { id })).toMatchObject({ status: 200, body: idle.body });
    expect((await cellar.change([{ op: 'revise', id: action.id, note: 'n' }], { id })).status).toBe(409);
    expect((await cellar.get<ActionBody>(`/actions/${action.id}`)).revision).toBe(3);
  });
});

describe('an action that was recorded in another request', () => {
  const rackAll = {
    from: [{ lot: 'A', vessel: 'T2', volume: 'all' }],
    to: [{ lot: 'A', vessel: 'T1', volume: 'rest' }],
  };

  test('is recognised although it could not be decided once more', async () => {
    await cellar.vessels('T1', 'T2');
    await cellar.record('receive_bulk', 1, { ...receipt(10), to: { lot: 'A', vessel: 'T2', volume: 10 } });
    const [single, inSet] = [newId(), newId()];
    await cellar.record('rack', 2, rackAll, { id: single });
    const back = { from: [{ lot: 'A', volume: 4 }], to: [{ lot: 'B', volume: 4 }] };
    const action = { type: 'rack', effectiveAt: on(2), data: rackAll };
    const other = {
      op: 'record',
      action: { id: inSet, type: 'note', effectiveAt: on(3), data: { lot: 'A', text: 'x' } },
    };
    expect((await cellar.change([other])).status).toBe(200);
    for (const answer of [
      await cellar.change([{ op: 'record', action: { id: single, ...action } }]),
      await cellar.post('rack', 2, { ...rackAll, from: [{ lot: 'A', vessel: 'T2', volume: 7 }] }, { id: single }),
      await cellar.post('rack', 3, back, { id: inSet }),
    ])
      expect([answer.status, answer.body.code]).toEqual([409, 'action_id_reused']);
  });
});

describe('an action that fills a vessel which another one fills later', () => {
  test('changes nothing of the later one that a reader could see', async () => {
    await cellar.vessels('T1', 'T2');
    // Creates the lot, so that neither of the others does.
    await cellar.record('receive_bulk', 1, { ...receipt(60), to: { lot: 'A', vessel: 'T2', volume: 60 } });
    const intoT1 = (volume: number) => ({ ...receipt(volume), to: { lot: 'A', vessel: 'T1', volume } });
    await cellar.record('receive_bulk', 9, intoT1(81));
    const earlier = await cellar.post('receive_bulk', 3, intoT1(97));
    expect(earlier.body.impact).toMatchObject({
      actionsChanged: 0,
      actions: [],
      eventsAsserted: 1,
      eventsRetracted: 0,
    });
    const retracted = await cellar.retract(earlier.body.action.id);
    expect(retracted.body.impact).toMatchObject({ actionsChanged: 0, actions: [] });
  });
});
