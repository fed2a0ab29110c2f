import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { Result } from '../../src/application/result.js';
import { checkActors, checkRebuild } from '../simulation/outcome-checks.js';
import { accepted } from '../support/accepted.js';
import { uuid } from '../support/memory-node.js';
import { Cellar } from './actors-cellar.js';

const effectiveAt = '2025-01-02T00:00:00Z';

/** The pH of a lot: of several readings at one instant, the last in timeline order counts. */
function measure(cellar: Cellar, n: number, value: number, more: JsonObject = {}): Promise<Result<JsonObject>> {
  return cellar.record(n, 'analysis', { lot: 'A', analyte: 'pH', value, unit: 'x' }, { effectiveAt, ...more });
}

async function open(): Promise<{ readonly cellar: Cellar; readonly head: number }> {
  const cellar = await Cellar.open();
  await accepted(cellar.receive(1, 'A'));
  await accepted(cellar.receive(2, 'B'));
  return { cellar, head: await cellar.truth.log.head() };
}

function pH(value: number): JsonObject {
  return { analyses: [expect.objectContaining({ analyte: 'pH', value })] };
}

/** Checks that the store and the actors hold what the timeline order gives. */
function check({ node, truth }: Cellar): void {
  checkActors(node.actors, truth.record);
  checkRebuild(truth.record);
}

describe('among actions of one instant', () => {
  test('the notification number decides the order', async () => {
    const { cellar } = await open();
    const answers = await Promise.all([3, 4, 5, 6].map((n) => accepted(measure(cellar, n, n))));
    for (const { action, notifications } of answers)
      expect((action as JsonObject).tieBreak).toBe((notifications as { first: number }).first);
    expect(await cellar.lot('A')).toMatchObject(pH(6));
    check(cellar);
  });

  test('an action keeps a tie break set by the user, even while the number of the action before it is provisional', async () => {
    const { cellar, head } = await open();
    // The addition to B takes two numbers, so the first measurement gets head + 3, after the second one's head + 2.
    await Promise.all([
      accepted(cellar.add(8, 'B')),
      accepted(measure(cellar, 3, 1)),
      accepted(measure(cellar, 4, 2, { tieBreak: head + 2 })),
    ]);
    expect(await cellar.lot('A')).toMatchObject(pH(1));
    check(cellar);
  });

  test('the actions of one change set keep their tie breaks', async () => {
    const { cellar, head } = await open();
    const one = (n: number, value: number, more: JsonObject = {}): JsonObject => ({
      op: 'record',
      action: {
        id: uuid(n),
        type: 'analysis',
        effectiveAt,
        data: { lot: 'A', analyte: 'pH', value, unit: 'x' },
        ...more,
      },
    });
    const changes = [one(3, 1), one(4, 2, { tieBreak: head + 2 })];
    await Promise.all([
      accepted(cellar.add(8, 'B')),
      accepted(cellar.node.solera.change('W', { id: uuid(9), changes }, {})),
    ]);
    expect(await cellar.lot('A')).toMatchObject(pH(1));
    check(cellar);
  });

  test.each([
    [3, 4],
    [4, 3],
  ])('a tie break that equals the number to come is no obstacle: action %i before action %i', async (first, second) => {
    const { cellar, head } = await open();
    // The number assigned to the second action equals the tie break of the first.
    const tieBreak = head + 3;
    await accepted(measure(cellar, first, 1, { tieBreak }));
    const answer = await accepted(measure(cellar, second, 2));
    expect((answer.action as JsonObject).tieBreak).toBe(tieBreak);
    expect(await cellar.lot('A')).toMatchObject(pH(second > first ? 2 : 1));
    check(cellar);
  });

  test('refused and previewed actions do not affect the order', async () => {
    const { cellar, head } = await open();
    for (let n = 0; n < 30; n += 1) expect(await cellar.blend(100 + n, 'NONE', 'B', 1)).toMatchObject({ ok: false });
    await accepted(measure(cellar, 3, 1, { tieBreak: head + 20 }));
    // Its number is far below 20, so it comes before.
    await accepted(measure(cellar, 4, 2));
    expect(await cellar.lot('A')).toMatchObject(pH(1));
    check(cellar);
  });

  test('the position of a checkpoint counts like any other', async () => {
    const cellar = await Cellar.open({ checkpointEvery: 1, actorsInMemory: 1 });
    await accepted(cellar.receive(1, 'A'));
    const head = await cellar.truth.log.head();
    await accepted(measure(cellar, 3, 1, { tieBreak: head + 5 }));
    await accepted(cellar.receive(2, 'B'));
    await accepted(measure(cellar, 4, 2));
    expect(await cellar.lot('A')).toMatchObject(pH(2));
    check(cellar);
  });
});
