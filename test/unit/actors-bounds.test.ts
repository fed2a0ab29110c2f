import { describe, expect, test } from 'vitest';
import { accepted } from '../support/accepted.js';
import { turns } from '../support/faulty-store.js';
import { Cellar, gate, overloaded } from './actors-cellar.js';

describe('a mailbox', () => {
  test('that is full refuses a command with overloaded before it starts', async () => {
    const cellar = await Cellar.open({ commandsInMailbox: 3 });
    const { passed, open } = gate();
    cellar.node.store.held.heads = passed;
    const waiting = [1, 2, 3].map((n) => cellar.receive(n, 'A'));
    await turns(3);
    const size = cellar.node.actors.directory.size;
    expect(await cellar.blend(9, 'B', 'A', 1)).toMatchObject(overloaded);
    expect(cellar.node.actors.directory.size).toBe(size);
    open();
    expect(await Promise.all(waiting)).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    expect(await cellar.node.solera.getAction('W', '01900000-0000-7000-8000-000000000009')).toMatchObject({
      ok: false,
    });
    expect(await cellar.receive(9, 'A')).toMatchObject({ ok: true });
  });
});

describe('a node', () => {
  test('limits its commands in progress, counting waiting ones, previews and repeats', async () => {
    const cellar = await Cellar.open({ commandsInNode: 4 });
    const { passed, open } = gate();
    cellar.node.store.held.commit = passed;
    const { solera } = cellar.node;
    const first = cellar.receive(1, 'A');
    const others = [cellar.receive(2, 'B'), cellar.receive(1, 'A')];
    const preview = solera.change('W', { changes: [], preview: true }, {});
    expect(await preview).toMatchObject({ ok: false, problem: { code: 'bad_request' } });
    others.push(cellar.receive(1, 'A'));
    await turns(3);
    expect(cellar.node.actors.router.commandsInProgress).toBe(4);
    expect(await cellar.receive(5, 'C')).toMatchObject(overloaded);
    expect(await cellar.receive(1, 'A')).toMatchObject(overloaded);
    open();
    expect(await Promise.all([first, ...others])).toMatchObject([
      { ok: true },
      { ok: true },
      { ok: true },
      { ok: true },
    ]);
    expect(cellar.node.actors.router.commandsInProgress).toBe(0);
    expect(await cellar.receive(5, 'C')).toMatchObject({ ok: true });
  });
});

describe('memory', () => {
  test('keeps the most recently used actors, and saves the newest states of the others', async () => {
    const cellar = await Cellar.open({ actorsInMemory: 5, headsPerFlush: 3 });
    const { directory } = cellar.node.actors;
    for (let n = 0; n < 20; n += 1) await accepted(cellar.receive(n, `L${n}`));
    expect(directory.size).toBe(5);
    expect(directory.find('lot/W/L19')?.loaded).not.toBeNull();
    expect(directory.find('lot/W/L14')).toBeUndefined();
    for (let n = 0; n < 7; n += 1) await cellar.node.actors.headStates.flush();
    const { saved } = cellar.node.store.calls;
    expect(new Set(saved.map(({ stream }) => stream)).size).toBeGreaterThanOrEqual(10);
    // States passivated beyond the limit before a flush are dropped, which costs readers time only.
    const head = (await cellar.truth.heads(['lot/W/L19']))[0];
    expect(head?.slice).toMatchObject({ touches: [], version: { counter: 1 } });
    expect(await cellar.lot('L3')).toMatchObject({ volume: 100 });
  });

  test('saves the states of all passivated actors in one flush, however many there are', async () => {
    const cellar = await Cellar.open({ actorsInMemory: 5, headsPerFlush: 2 });
    const { directory, headStates } = cellar.node.actors;
    await Promise.all(Array.from({ length: 10 }, (_, n) => accepted(cellar.receive(n, `L${n}`))));
    const passivated = Array.from({ length: 10 }, (_, n) => `lot/W/L${n}`).filter((one) => !directory.find(one));
    expect([passivated.length, directory.hasUnsavedPassivated]).toEqual([5, true]);
    await headStates.flush();
    const saved = cellar.node.store.calls.saved.map(({ stream }) => stream);
    expect([directory.hasUnsavedPassivated, saved]).toEqual([false, expect.arrayContaining(passivated)]);
    const heads = await cellar.truth.heads(passivated);
    expect(heads.map(({ slice }) => slice.touches)).toEqual(passivated.map(() => []));
  });

  test('exceeds its limit only while all actors are in use', async () => {
    const cellar = await Cellar.open({ actorsInMemory: 2 });
    const { directory } = cellar.node.actors;
    await accepted(cellar.receive(1, 'A'));
    const lots = Array.from({ length: 8 }, (_, index) => ({ lot: `P${index}`, volume: 1 }));
    await accepted(cellar.record(2, 'blend', { from: [{ lot: 'A', volume: 8 }], to: lots }).then(oneOf));
    expect(directory.size).toBe(2);
  });

  test('never holds two actors of one stream, however small the limit is', async () => {
    const cellar = await Cellar.open({ actorsInMemory: 1 });
    await accepted(cellar.receive(1, 'A'));
    await accepted(cellar.receive(2, 'B'));
    const answers = await Promise.all([cellar.blend(3, 'A', 'B', 1), cellar.blend(4, 'B', 'A', 1), cellar.add(5, 'A')]);
    expect(answers).toMatchObject([{ ok: true }, { ok: true }, { ok: true }]);
    expect(cellar.node.store.calls.commit.reduce((sum, units) => sum + units, 0)).toBe(5);
  });
});

describe('loading', () => {
  test('loads streams that are wanted at the same time in one call, up to the limit', async () => {
    const cellar = await Cellar.open({ streamsPerLoad: 4 });
    const { heads } = cellar.node.store.calls;
    await Promise.all([1, 2, 3].map((n) => cellar.receive(n, `L${n}`)));
    expect(heads).toEqual([3]);
    await Promise.all(Array.from({ length: 10 }, (_, n) => cellar.receive(10 + n, `M${n}`)));
    expect(heads).toEqual([3, 4, 4, 2]);
  });

  test('reports a failure to the commands that wait, and works again for the next command', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    cellar.node.store.faults = { ...cellar.node.store.faults, readLost: 1 };
    // The settings are in memory, so loading B is what fails first.
    const failed = await Promise.all([cellar.blend(2, 'A', 'B', 1), cellar.add(3, 'B')]);
    expect(failed).toMatchObject([overloaded, overloaded]);
    cellar.node.store.faults = { ...cellar.node.store.faults, readLost: 0 };
    expect(await cellar.blend(2, 'A', 'B', 1)).toMatchObject({ ok: true });
    expect(await cellar.add(3, 'B')).toMatchObject({ ok: true });
  });
});

/** Ignores the outcome: the test looks at memory afterwards. */
function oneOf<T>(answer: T): { readonly ok: true; readonly value: T } {
  return { ok: true, value: answer };
}
