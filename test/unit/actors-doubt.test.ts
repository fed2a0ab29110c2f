import { describe, expect, test } from 'vitest';
import { accepted } from '../support/accepted.js';
import { noFaults, turns } from '../support/faulty-store.js';
import { uuid } from '../support/memory-node.js';
import { Cellar, gate, unknownOutcome } from './actors-cellar.js';

describe('the same command', () => {
  test('sent twice at once is committed once and answered twice alike', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    const both = Promise.all([cellar.add(2, 'A'), cellar.add(2, 'A')]);
    const calls = await cellar.commitsOf(() => both);
    expect(calls).toEqual([1]);
    const [first, second] = await both;
    expect(first).toMatchObject({ ok: true, created: true });
    expect(second).toEqual({ ...first, created: false });
  });

  test('with another body under the same id is refused, whether the first is in progress or done', async () => {
    const cellar = await Cellar.open();
    const [first, second] = await Promise.all([cellar.receive(1, 'A'), cellar.receive(1, 'B')]);
    expect(first).toMatchObject({ ok: true });
    expect(second).toMatchObject({ ok: false, problem: { code: 'action_id_reused' } });
    expect(await cellar.receive(1, 'C')).toMatchObject({ ok: false, problem: { code: 'action_id_reused' } });
  });

  test('sent again later gets its first answer, whatever changed since', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    const answer = await cellar.blend(2, 'A', 'B', 40);
    await accepted(cellar.add(3, 'B'));
    await accepted(cellar.node.solera.retract('W', uuid(3), {}, {}));
    expect(await cellar.blend(2, 'A', 'B', 40)).toEqual({ ...answer, created: false });
    expect(await Cellar.beside(cellar).blend(2, 'A', 'B', 40)).toEqual({ ...answer, created: false });
  });
});

describe('a commit without an answer', () => {
  test('answers that the outcome is unknown, leaves no outdated state, and is resolved by the same request', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    for (let n = 2; n < 30; n += 1) {
      // A call with one proposal did all or nothing; the random faults produce both.
      cellar.node.store.faults = { ...noFaults, commitLost: 1 };
      expect(await cellar.add(n, 'A')).toMatchObject(unknownOutcome);
      expect(cellar.node.actors.directory.find('lot/W/A')?.loaded).toBeNull();
      cellar.node.store.faults = noFaults;
      const calls = await cellar.commitsOf(() => accepted(cellar.add(n, 'A')));
      expect(calls).toEqual([1]);
    }
    expect(await cellar.lot('A')).toMatchObject({ additives: [{ amount: 28 }] });
  });

  test('of an edit leaves no outdated state of the lots that it may have written', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    await accepted(cellar.blend(2, 'A', 'B', 40));
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await accepted(cellar.add(10 + attempt, 'B'));
      cellar.node.store.faults = { ...noFaults, commitLost: 1 };
      const edit = () => cellar.node.solera.retract('W', uuid(10 + attempt), {}, { idempotencyKey: `${attempt}` });
      expect(await edit()).toMatchObject(unknownOutcome);
      cellar.node.store.faults = noFaults;
      // No race is lost, because the lots were read again after the edit.
      expect(await cellar.commitsOf(() => accepted(cellar.add(50 + attempt, 'B')))).toEqual([1]);
      await accepted(edit());
    }
    expect(await cellar.lot('B')).toMatchObject({ additives: [{ amount: 6 }] });
  });
});

describe('an edit', () => {
  test('discards the states of all lots that it wrote, even of those that it did not hold', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    await accepted(cellar.blend(2, 'A', 'B', 40));
    await accepted(cellar.blend(3, 'B', 'C', 10));
    const components = [{ share: 1, variety: 'Syrah', vintage: 2023, appellation: 'Lodi' }];
    const data = { to: { lot: 'A', volume: 100 }, components };
    await accepted(cellar.node.solera.revise('W', uuid(1), { data }, {}));
    const calls = await cellar.commitsOf(() => accepted(cellar.add(4, 'C')));
    expect(calls).toEqual([1]);
    const composition = [expect.objectContaining({ variety: 'Syrah', share: 1 })];
    expect(await cellar.lot('C')).toMatchObject({ composition, additives: [{ amount: 1 }] });
  });

  test('waits for the proposals in flight on its lots, and is decided on their results', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    const { passed, open } = gate();
    cellar.node.store.held.commit = passed;
    const adding = cellar.add(2, 'A');
    const retracting = cellar.node.solera.retract('W', uuid(1), {}, { onConflict: 'flag' });
    await turns(5);
    const later = cellar.add(3, 'A');
    await turns(5);
    open();
    expect(await adding).toMatchObject({ ok: true });
    expect(await retracting).toMatchObject({ ok: true, value: { impact: { conflicts: [{ action: uuid(2) }] } } });
    expect(await later).toMatchObject({ ok: false, problem: { code: 'unknown_lot' } });
  });
});

describe('a node that is closed', () => {
  test('has answered every command, including those that lost a race', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    let losses = 3;
    cellar.node.store.verdict = () => (losses-- > 0 ? { kind: 'lost_race' } : null);
    let answered = false;
    const adding = cellar.add(2, 'A').then((answer) => {
      answered = true;
      return answer;
    });
    await turns(1);
    await cellar.node.actors.router.drained();
    await turns(1);
    expect(answered).toBe(true);
    expect(await adding).toMatchObject({ ok: true });
  });

  test('saves head states in one call at a time', async () => {
    const cellar = await Cellar.open({ headsPerFlush: 1 });
    await Promise.all([accepted(cellar.receive(1, 'A')), accepted(cellar.receive(2, 'B'))]);
    cellar.node.store.faults = { ...noFaults, delayTurns: 5 };
    const { headStates } = cellar.node.actors;
    await Promise.all([headStates.flush(), headStates.flush(), headStates.flush()]);
    expect(cellar.node.store.calls.saved).toHaveLength(1);
  });
});
