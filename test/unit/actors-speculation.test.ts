import { describe, expect, test } from 'vitest';
import type { Proposal } from '../../src/application/ports/proposal.js';
import { accepted } from '../support/accepted.js';
import { uuid } from '../support/memory-node.js';
import { Cellar, overloaded } from './actors-cellar.js';

/** The grams of SO2 in a lot. */
async function grams(cellar: Cellar, lot: string): Promise<number> {
  const { additives } = await cellar.lot(lot);
  return (additives as { amount: number }[])[0]?.amount ?? 0;
}

describe('commands on one lot', () => {
  test('are decided on each other’s speculative states, and committed in one call', async () => {
    const cellar = await Cellar.open();
    const calls = await cellar.commitsOf(() =>
      Promise.all([cellar.receive(1, 'A'), ...Array.from({ length: 50 }, (_, n) => cellar.add(10 + n, 'A'))]),
    );
    expect(calls).toEqual([51]);
    expect(await grams(cellar, 'A')).toBe(50);
  });

  test('are committed in the order received, in calls of the allowed size', async () => {
    const cellar = await Cellar.open({ proposalsPerBatch: 8, batchesInFlight: 1 });
    await accepted(cellar.receive(1, 'A'));
    const answers = Promise.all(Array.from({ length: 20 }, (_, n) => accepted(cellar.add(10 + n, 'A'))));
    const calls = await cellar.commitsOf(() => answers);
    expect(calls).toEqual([8, 8, 4]);
    const firsts = (await answers).map(({ notifications }) => (notifications as { first: number }).first);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
  });
});

describe('a proposal that fails', () => {
  test('leaves no actor with its speculative state', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    cellar.node.store.verdict = (proposal) =>
      proposal.change === uuid(15) ? { kind: 'failed', error: new Error('its content') } : null;
    await cellar.add(15, 'A');
    expect(cellar.node.actors.directory.find('lot/W/A')?.loaded).toBeNull();
  });

  test('also fails the proposals that build on it, and these are decided again', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    cellar.node.store.verdict = (proposal) =>
      proposal.change === uuid(15) ? { kind: 'failed', error: new Error('its content') } : null;
    const calls = cellar.node.store.calls.commit;
    calls.length = 0;
    const answers = await Promise.all(Array.from({ length: 12 }, (_, n) => cellar.add(10 + n, 'A')));
    expect(answers.map((answer) => (answer.ok ? 'ok' : answer.problem.code))).toEqual(
      Array.from({ length: 12 }, (_, n) => (n === 5 ? 'bad_request' : 'ok')),
    );
    // All twelve, then the six behind the failed one, on reloaded states.
    expect(calls).toEqual([12, 6]);
    expect(await grams(cellar, 'A')).toBe(11);
    expect(await cellar.truth.log.head()).toBe(2 * 12);
  });

  test('also fails the proposals on other lots that build on it', async () => {
    const cellar = await Cellar.open();
    await accepted(cellar.receive(1, 'A'));
    let losses = 1;
    cellar.node.store.verdict = (proposal) =>
      proposal.change === uuid(2) && losses-- > 0 ? { kind: 'lost_race' } : null;
    await Promise.all([
      accepted(cellar.add(2, 'A')),
      accepted(cellar.blend(3, 'A', 'B', 50)),
      accepted(cellar.blend(4, 'B', 'C', 10)),
      accepted(cellar.add(5, 'C')),
    ]);
    expect(await cellar.lot('C')).toMatchObject({ volume: 10 });
    expect(await cellar.lot('A')).toMatchObject({ volume: 50 });
  });
});

describe('a refusal', () => {
  test('that rests on speculative states is returned once they are committed', async () => {
    const cellar = await Cellar.open();
    const [received, refused] = [cellar.receive(1, 'A'), cellar.blend(2, 'A', 'B', 150)];
    const calls = await cellar.commitsOf(() => Promise.all([received, refused]));
    expect(await refused).toMatchObject({ ok: false, problem: { code: 'insufficient_volume' } });
    expect(calls).toEqual([2]);
  });

  test('that rests on a failed proposal is decided again', async () => {
    const cellar = await Cellar.open();
    cellar.node.store.verdict = (proposal) =>
      proposal.change === uuid(1) ? { kind: 'failed', error: new Error('its content') } : null;
    const [, refused] = await Promise.all([cellar.receive(1, 'A'), cellar.blend(2, 'A', 'B', 150)]);
    expect(refused).toMatchObject({ ok: false, problem: { code: 'unknown_lot' } });
  });

  test('that is no longer true when it is checked is not returned', async () => {
    const cellar = await Cellar.open();
    const other = Cellar.beside(cellar);
    await accepted(cellar.receive(1, 'A'));
    await accepted(other.receive(2, 'A'));
    expect(await cellar.blend(3, 'A', 'B', 150)).toMatchObject({ ok: true });
  });
});

describe('a lost race', () => {
  test('is followed by a decision on the winner’s states', async () => {
    const cellar = await Cellar.open();
    const other = Cellar.beside(cellar);
    await accepted(cellar.receive(1, 'A'));
    await accepted(other.add(2, 'A'));
    const calls = await cellar.commitsOf(() => accepted(cellar.add(3, 'A')));
    expect(calls).toEqual([1, 1]);
    expect(await grams(cellar, 'A')).toBe(2);
  });

  test('is repeated up to the limit, then answered with overloaded', async () => {
    const cellar = await Cellar.open({ attemptsPerCommand: 5, appendAttempts: 2 });
    await accepted(cellar.receive(1, 'A'));
    const decided: Proposal[] = [];
    cellar.node.store.verdict = (proposal) => {
      decided.push(proposal);
      return { kind: 'lost_race' };
    };
    expect(await cellar.add(2, 'A')).toMatchObject(overloaded);
    expect(decided.map(({ change }) => change)).toEqual(Array(5).fill(uuid(2)));
    cellar.node.store.verdict = () => null;
    expect(await cellar.add(2, 'A')).toMatchObject({ ok: true, created: true });
    expect(await grams(cellar, 'A')).toBe(1);
  });

  test('between two nodes for one lot is lost by one of them at a time, and both finish', async () => {
    const cellar = await Cellar.open();
    const other = Cellar.beside(cellar);
    await accepted(cellar.receive(1, 'A'));
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, n) => (n % 2 === 0 ? cellar : other).add(10 + n, 'A')),
    );
    expect(answers.filter(({ ok }) => !ok)).toEqual([]);
    expect(await grams(cellar, 'A')).toBe(60);
  });
});
