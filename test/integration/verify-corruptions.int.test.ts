/**
 * One kind of corruption after another, in a history of every kind of edit. A complete verification and one since the beginning of this history must both
 * report each of them.
 */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { differenceText } from '../../src/verify/difference.js';
import { accepted } from '../support/accepted.js';
import { TamperedDatabase } from '../support/tampered-database.js';

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
  const receipt = (weight: number) => ({
    lot: 'F',
    weight,
    variety: 'Syrah',
    vintage: 2030,
    appellation: 'Napa Valley',
  });
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
  await record(7, 7, 'declare', { lot: 'A', owner: 'Somebody else' });
  await accepted(solera.retract(winery, id(7), undefined, {}));
  await accepted(solera.revise(winery, id(5), { effectiveAt: at(8) }, {}));
  const note = (n: number) => ({
    op: 'record',
    action: { id: id(n), type: 'note', effectiveAt: at(n), data: { lot: 'A', text: 'Both.' } },
  });
  await accepted(solera.change(winery, { changes: [note(20), note(21)] }, {}));
  for (let n = 30; n < 140; n += 1) await record(n, n, 'analysis', { lot: 'A', analyte: 'pH', value: n, unit: 'pH' });
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

/** The rows of an action on a stream, newest first; `nth` 0 is the newest. */
const touch = (n: number, stream: string, nth = 0): string =>
  `ctid = (select ctid from touch where action = '${id(n)}' and stream = '${stream}'
   order by origin desc, effective_at desc offset ${nth} limit 1)`;
const vessel = (code: string): string => `vessel/${winery}/${code}`;
const lot = (code: string): string => `lot/${winery}/${code}`;
const revision = (n: number, nth: number): string => `action = '${id(n)}' and revision = ${nth}`;

interface Corruption {
  readonly name: string;
  readonly table: string;
  readonly where: string;
  /** Null: the rows are deleted. */
  readonly change: string | null;
  readonly added: boolean;
}

const changed = (name: string, table: string, where: string, change: string): Corruption => ({
  ...{ name, table, where, change, added: false },
});
const deleted = (name: string, table: string, where: string): Corruption => ({
  ...{ name, table, where, change: null, added: false },
});
/** A changed copy of a row is added. */
const added = (name: string, table: string, where: string, change: string): Corruption => ({
  ...{ name, table, where, change, added: true },
});

/** The change set that records two notes. */
const setOfNotes = `first = (select first from revision where ${revision(20, 1)})`;

const corruptions: readonly Corruption[] = [
  changed(
    'the events of a superseded touch of a vessel',
    'touch',
    touch(3, vessel('X2'), 1),
    `events = replace(events, 'A', 'B')`,
  ),
  deleted('a superseded touch of a vessel is missing', 'touch', touch(3, vessel('X2'), 1)),
  deleted('the end of a touch of a vessel is missing', 'touch', touch(3, vessel('X2'))),
  changed('an end of a touch of a lot that is an empty touch', 'touch', touch(1, lot('F'), 1), `events = ''`),
  deleted('a touch without events is missing', 'touch', touch(4, lot('A'))),
  added('a touch of a vessel too many', 'touch', touch(5, vessel('X4')), `stream = '${vessel('X2')}', subject = 'X2'`),
  added('a superseded touch too many', 'touch', touch(3, vessel('X2')), `origin = origin - 1`),
  added(
    'a touch of a change set that does not exist',
    'touch',
    touch(3, vessel('X3')),
    `stream = '${vessel('Y')}', origin = origin + 1`,
  ),
  added(
    'a touch after the end of the log',
    'touch',
    touch(3, vessel('X3')),
    `stream = '${vessel('Y')}', origin = 1000000`,
  ),
  added('a touch with a hidden number', 'touch', touch(6, lot('A')), 'idx = 1000000'),
  changed('the revision of a touch of a vessel', 'touch', touch(3, vessel('X3')), 'revision = revision + 1'),
  changed('the winery of a touch of a vessel', 'touch', touch(3, vessel('X3')), `winery = 'other'`),
  changed('the subject of a touch of a vessel', 'touch', touch(3, vessel('X3')), `subject = 'X1'`),
  changed('the subject of a touch of a lot', 'touch', touch(6, lot('A')), `subject = 'F'`),
  changed('a number of assertions', 'touch', touch(6, lot('A')), 'asserts = 0'),
  changed('a touch of a lot that is marked silent', 'touch', touch(6, lot('A')), 'silent = true'),
  changed('the retracted numbers of a touch', 'touch', touch(1, lot('F')), 'retracts_first = 1, retracts = 1'),
  added('a revision with a hidden number', 'revision', revision(4, 1), `revision = 2, idx = 1000000, note = 'Hidden.'`),
  added(
    'a revision of a change set that does not exist',
    'revision',
    revision(4, 1),
    'revision = 2, first = first + 1, idx = 1',
  ),
  changed('the number of a revision', 'revision', revision(3, 3), 'revision = 4'),
  changed('the rules of the second revision of a change set', 'revision', revision(21, 1), 'rules = 1'),
  changed('the position of a retraction', 'revision', revision(7, 2), 'effective_at = effective_at + 1'),
  changed('the type of a retraction', 'revision', revision(7, 2), `type = 'analysis'`),
  changed('the data of a retraction', 'revision', revision(7, 2), `data = replace(data, 'Somebody else', 'Another')`),
  changed('the winery of a retraction', 'revision', revision(7, 2), `winery = (select min(winery) from winery)`),
  changed('the status of a revision', 'revision', revision(3, 2), `refusal = '{"code":"too_large","detail":"No."}'`),
  changed('the winery of a status change', 'status_change', `action = '${id(2)}'`, `winery = 'other'`),
  deleted('a status change is missing', 'status_change', `action = '${id(2)}' and refusal is not null`),
  added(
    'a status change with a hidden number',
    'status_change',
    `action = '${id(2)}' and refusal is not null`,
    'idx = 1000000',
  ),
  added(
    'a publication within another',
    'publication',
    setOfNotes,
    `first = first + 1, last = first + 1, change_set = '${id(999)}'`,
  ),
  changed('a publication that is too short', 'publication', setOfNotes, 'last = last - 1'),
  changed('a publication that is too long', 'publication', setOfNotes, 'last = last + 1'),
  deleted('a publication is missing', 'publication', setOfNotes),
  deleted('the last publication is missing', 'publication', 'first = (select max(first) from publication)'),
  added(
    'a publication after the end of the log',
    'publication',
    'first = (select max(first) from publication)',
    `first = last + 1, last = last + 1, change_set = '${id(999)}'`,
  ),
  changed('the position of a head state', 'head', `stream = '${lot('A')}'`, 'effective_at = effective_at - 1'),
  changed('the counter of a version', 'version', `stream = '${lot('A')}'`, 'counter = counter - 1'),
  changed('the number of a version', 'version', `stream = '${vessel('X3')}'`, 'number = number + 1'),
  deleted('a version is missing', 'version', `stream = '${vessel('X3')}'`),
  changed(
    'a stored answer with another status',
    'publication',
    `first = (select first from revision where ${revision(6, 1)})`,
    `answer = replace(answer, '1]', '1,"conflicted"]')`,
  ),
];

describe('a verification reports', () => {
  it.each(corruptions)('$name', async ({ table, where, change, added: isAdded }) => {
    if (isAdded) await database.add(table, where, change ?? '');
    else await database.tamper(table, where, change);
    const complete = await database.verify();
    const part = await database.verifySince(since);
    expect(complete.ok).toBe(false);
    expect(part.ok).toBe(false);
  });
});
