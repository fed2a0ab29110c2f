import { expect, test } from 'vitest';
import type { JsonObject } from '../../src/application/json-object.js';
import { accepted } from '../support/accepted.js';
import { type MemoryNode, memoryNode, uuid, wineryBody } from '../support/memory-node.js';

const components = [{ share: 1, variety: 'Merlot', vintage: 2024, appellation: 'Napa' }];
const day = (number: number): string => `2025-01-${String(number).padStart(2, '0')}T12:00:00.000Z`;

/** Two wineries with wine, of which W is locked through 10 January and V through 20 January. */
async function lockedWineries(): Promise<MemoryNode> {
  const node = memoryNode();
  const { solera } = node;
  for (const winery of ['W', 'V']) await accepted(solera.putWinery(winery, wineryBody));
  for (const [index, lot] of ['A', 'B', 'C'].entries())
    await accepted(
      solera.record(
        'W',
        {
          ...{ id: uuid(index + 1), type: 'receive_bulk', effectiveAt: day(index + 1) },
          data: { to: { lot, volume: 100 }, components },
        },
        {},
      ),
    );
  const bond = { from: [{ lot: 'A', volume: 10 }], to: { winery: 'V', lot: 'X' } };
  await accepted(solera.record('W', { id: uuid(4), type: 'transfer_in_bond', effectiveAt: day(15), data: bond }, {}));
  await accepted(solera.putWinery('W', { ...wineryBody, lockDate: '2025-01-10' }));
  await accepted(solera.putWinery('V', { ...wineryBody, lockDate: '2025-01-20' }));
  return node;
}

test('a refusal names every locked place of the own actions, old and new, once and in timeline order', async () => {
  const { solera } = await lockedWineries();
  const note = { lot: 'A', text: 'x' };
  const changes: JsonObject[] = [
    { op: 'retract', id: uuid(3) },
    { op: 'revise', id: uuid(1), effectiveAt: day(12) },
    { op: 'revise', id: uuid(2), effectiveAt: day(5) },
    { op: 'revise', id: uuid(4), note: 'Weighed.' },
    { op: 'record', action: { type: 'note', effectiveAt: day(1), data: note } },
    { op: 'record', action: { id: uuid(9), type: 'adjust', effectiveAt: day(14), data: adjustment } },
  ];
  const problem = {
    code: 'period_locked',
    locked: [
      { action: uuid(1), winery: 'W', effectiveAt: day(1), lockDate: '2025-01-10' },
      { action: uuid(2), winery: 'W', effectiveAt: day(2), lockDate: '2025-01-10' },
      { action: uuid(3), winery: 'W', effectiveAt: day(3), lockDate: '2025-01-10' },
      { action: uuid(2), winery: 'W', effectiveAt: day(5), lockDate: '2025-01-10' },
      { action: uuid(4), winery: 'V', effectiveAt: day(15), lockDate: '2025-01-20' },
    ],
  };
  for (const preview of [true, false])
    expect(await solera.change('W', { changes, preview }, {})).toMatchObject({ ok: false, problem });
  expect(await solera.change('W', { changes, preview: true, overrideLock: true }, {})).toMatchObject({ ok: true });
});

test('a refusal for another reason names the locked places, too', async () => {
  const { solera } = await lockedWineries();
  const changes = [
    { op: 'record', action: { type: 'receive_bulk', effectiveAt: day(12), data: unknownVessel } },
    { op: 'revise', id: uuid(1), note: 'Weighed.' },
  ];
  const locked = [{ action: uuid(1), winery: 'W', effectiveAt: day(1), lockDate: '2025-01-10' }];
  const both = [{ code: 'period_locked' }, { code: 'unknown_vessel' }];
  expect(await solera.change('W', { changes }, {})).toMatchObject({ problem: { locked, conflicts: both } });
  const result = await solera.change('W', { changes: [changes[0]], overrideLock: true }, {});
  expect(result).toMatchObject({ problem: { code: 'unknown_vessel' } });
  expect(result).not.toMatchObject({ problem: { locked: expect.anything() } });
});

const adjustment = { lot: 'A', change: -1, reason: 'spill' };
const unknownVessel = { to: { lot: 'D', vessel: 'T9', volume: 1 }, components };
