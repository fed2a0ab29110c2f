/**
 * One kind of corruption after another, in a history of every kind of edit. A complete verification and one since the beginning of this history must both
 * report each of them.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { differenceText } from '../../src/verify/difference.js';
import { accepted } from '../support/accepted.js';
import { failedChecks, TamperedDatabase } from '../support/tampered-database.js';

const winery = 'corrupted';
let database: TamperedDatabase;
/** The last notification before the history. */
let since: number;

const id = (n: number): string => `01900000-0000-7000-8000-${String(n).padStart(12, '0')}`;
const at = (hour: number): string => new Date(Date.UTC(2031, 0, 1, hour)).toISOString();
const places = (lot: string, vessel: string, volume: unknown) => [{ lot, vessel, volume }];
const moved = (vessel: string) => ({ from: places('A', 'X1', 20), to: places('A', vessel, 20) });

beforeAll(async () => {
  database = await TamperedDatabase.create(100);
  const { solera } = database.node;
  const units = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'America/Los_Angeles' };
  await accepted(solera.putWinery(winery, { name: 'Corrupted', ...units }));
  for (const vessel of ['X1', 'X2', 'X3', 'X4']) await accepted(solera.putVessel(winery, vessel, { kind: 'tank' }));
  const record = (n: number, hour: number, type: string, data: object) =>
    accepted(solera.record(winery, { id: id(n), type, effectiveAt: at(hour), data }, {}));
  const receipt = (weight: number) => ({ lot: 'F', weight, variety: 'Syrah', vintage: 2030, appellation: 'Napa Valley' });
  since = await solera.head();
  await record(1, 1, 'receive_fruit', receipt(900));
  const pressed = { from: [{ lot: 'F', weight: 900 }], to: places('A', 'X1', 100), kind: 'must' };
  await record(2, 2, 'process_fruit', pressed);
  // A vessel that the action no longer touches, and one whose touch is superseded.
  await record(3, 3, 'transfer', moved('X2'));
  await accepted(solera.revise(winery, id(3), { data: moved('X3') }, {}));
  await accepted(solera.revise(winery, id(3), { data: { ...moved('X3'), lossReason: 'lees' }, note: 'Lees.' }, {}));
  await record(4, 4, 'note', { lot: 'A', text: 'Tasted.' });
  // A conflict, a restoration, a retraction, and an action that stays conflicted.
  await record(5, 5, 'transfer', { from: places('A', 'X1', 80), to: places('A', 'X4', 80) });
  await record(6, 6, 'declare', { lot: 'A', owner: 'Somebody' });
  await accepted(solera.retract(winery, id(1), undefined, { onConflict: 'flag' }));
  await accepted(solera.revise(winery, id(1), { data: receipt(900), note: 'Again.' }, {}));
  await record(7, 7, 'declare', { lot: 'A', owner: 'Nobody' });
  await accepted(solera.retract(winery, id(7), undefined, {}));
  await accepted(solera.revise(winery, id(5), { effectiveAt: at(8) }, {}));
  const note = (n: number) => ({
    ...{ op: 'record', id: id(n), type: 'note', effectiveAt: at(n), data: { lot: 'A', text: 'Both.' } },
  });
  await accepted(solera.change(winery, { changes: [note(20), note(21)] }, {}));
  for (let n = 30; n < 60; n += 1) await record(n, n, 'analysis', { lot: 'A', analyte: 'pH', value: n, unit: 'pH' });
  for (let round = 0; round < 4; round += 1) await database.node.actors.headStates.flush();
});
afterEach(() => database.restore());
afterAll(() => database.close());

describe('a history of many edits', () => {
  it('verifies', async () => {
    for (const report of [await database.verify(), await database.verifySince(since)])
      expect(report.differences.map(differenceText)).toEqual([]);
  });
});
