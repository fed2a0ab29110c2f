import { describe, expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import type { WriteOptions } from '../../src/application/use-cases.js';
import { accepted } from '../support/accepted.js';
import { uuid, wineryBody } from '../support/memory-node.js';
import { Cellar } from './actors-cellar.js';

/** A node on which every turn of the event loop is over at once, so that large commands pause wherever they may. */
function pausingCellar(): Promise<Cellar> {
  return Cellar.open({ workPerStep: 1, itemsPerStep: 1, streamsPerTurn: 2 }, 1_000);
}

/** A change set that adds `count` times a gram of SO2 to a lot. The ids of its actions begin with `from`. */
function additions(from: number, count: number, lot = 'A'): JsonObject {
  const data = { lot, product: 'SO2', amount: 1, unit: 'g' };
  const changes = Array.from({ length: count }, (_, index) => ({
    op: 'record',
    action: { id: uuid(from + index), type: 'addition', effectiveAt: '2025-01-01T00:00:00Z', data },
  }));
  return { id: uuid(from + 500), changes };
}

function change(cellar: Cellar, body: JsonObject, options: WriteOptions = {}, winery = 'W'): Promise<JsonObject> {
  return accepted(cellar.node.solera.change(winery, body, options));
}

function firstNumber({ notifications }: JsonObject): number {
  return (notifications as { first: number }).first;
}

async function grams(cellar: Cellar, lot: string): Promise<number> {
  const { additives } = await cellar.lot(lot);
  return (additives as { amount: number }[])[0]?.amount ?? 0;
}

test('requests that wait for an earlier one to be read are admitted like other commands in progress', async () => {
  const cellar = await pausingCellar();
  // Every request pauses here, as one does that meets garbage collection. Each lot has its own mailbox.
  const receipts = Array.from({ length: 2_000 }, (_, index) => cellar.receive(1 + index, `L${index}`));
  const answers = await Promise.all(receipts);
  expect(answers.filter(({ ok }) => !ok)).toEqual([]);
});

describe('a large change set that pauses', () => {
  test('is applied before a smaller one that is sent after it, and after one that is sent before it', async () => {
    const cellar = await pausingCellar();
    await accepted(cellar.receive(1, 'A'));
    const answers = await Promise.all([
      accepted(cellar.add(2, 'A')),
      change(cellar, additions(1_000, 40)),
      accepted(cellar.add(3, 'A')),
      change(cellar, additions(2_000, 20)),
      accepted(cellar.add(4, 'A')),
    ]);
    const firsts = answers.map(firstNumber);
    expect(firsts).toEqual([...firsts].sort((a, b) => a - b));
    expect(await grams(cellar, 'A')).toBe(63);
  });

  test('does not hold up the commands of another winery', async () => {
    const cellar = await pausingCellar();
    await accepted(cellar.receive(1, 'A'));
    await accepted(cellar.node.solera.putWinery('V', wineryBody));
    const large = change(cellar, additions(1_000, 200)).then(() => 'large');
    const data = {
      to: { lot: 'B', volume: 1 },
      components: [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }],
    };
    const body = { id: uuid(2), type: 'receive_bulk', effectiveAt: '2025-01-01T00:00:00Z', data };
    const small = accepted(cellar.node.solera.record('V', body, {})).then(() => 'small');
    expect(await Promise.race([large, small])).toBe('small');
    expect(await large).toBe('large');
  });

  test('is decided again if a proposal that it builds on is not committed', async () => {
    const cellar = await pausingCellar();
    await accepted(cellar.receive(1, 'A'));
    cellar.node.store.verdict = (proposal) =>
      proposal.change === uuid(2) ? { kind: 'failed', error: new Error('its content') } : null;
    const failing = cellar.add(2, 'A');
    const [failed] = await Promise.all([failing, change(cellar, additions(1_000, 40)), accepted(cellar.add(3, 'A'))]);
    expect(failed.ok).toBe(false);
    expect(await grams(cellar, 'A')).toBe(41);
  });
});

describe('a repeat, sent while the first request is in progress and asks for a minimal answer', () => {
  test('gets the lots if it asks for them', async () => {
    const cellar = await pausingCellar();
    await accepted(cellar.receive(1, 'A'));
    const body = additions(1_000, 3);
    const [minimal, whole] = await Promise.all([change(cellar, body, { minimal: true }), change(cellar, body)]);
    expect(minimal.impact).not.toHaveProperty('lots');
    expect((whole.impact as { lots: unknown[] }).lots).toHaveLength(1);
    expect(firstNumber(whole)).toBe(firstNumber(minimal));
  });
});
