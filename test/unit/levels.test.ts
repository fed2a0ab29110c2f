import { describe, expect, test } from 'vitest';
import { KnownLevel } from '../../src/application/level.js';
import { type DatabaseLevel, LevelTooLow } from '../../src/application/ports/database-level.js';
import { BodyReader } from '../../src/application/request/body.js';
import type { ActionKind } from '../../src/cellar/kind.js';
import { actionKind, actionKinds } from '../../src/cellar/registry.js';
import { recording, unwritten } from '../contract/store-proposal.js';
import { accepted } from '../support/accepted.js';
import { uuid } from '../support/memory-node.js';
import { Cellar, unknownOutcome } from './actors-cellar.js';

describe('a kind of action of a higher level', () => {
  const note = actionKind('note');
  const later: ActionKind = { ...note, type: 'distil', level: 3, check: () => [] };
  const body = { type: 'distil', effectiveAt: '2025-01-01T00:00:00Z', data: { lot: 'A', text: 'x' } };
  let level = 2;
  const reader = new BodyReader([note, later], 10, () => level);
  const read = () => reader.record(body, '', () => 'id');

  test('can be recorded once the database has the level, and is refused with a reason before', () => {
    const message =
      'Actions of type "distil" cannot be recorded yet: first, all nodes must run the version of Solera that introduces the type.';
    expect(read()).toEqual({
      ok: false,
      problem: { code: 'kind_not_available', detail: message, errors: [{ pointer: '/type', message }] },
    });
    level = 3;
    expect(read()).toMatchObject({ ok: true, value: { type: 'distil' } });
  });

  test('is none of the present kinds', () => {
    expect(new Set(actionKinds.map((kind) => kind.level))).toEqual(new Set([1]));
  });
});

test('a write can expect an impact once the database has level 8, and is refused with a reason before', () => {
  let level = 7;
  const reader = new BodyReader(actionKinds, 10, () => level);
  const read = () => reader.conditions({ expect: 'digest' });
  expect(reader.conditions({})).toMatchObject({ ok: true });
  expect(read()).toMatchObject({
    ok: false,
    problem: { code: 'expect_not_available', errors: [{ pointer: '/expect' }] },
  });
  level = 8;
  expect(read()).toEqual({ ok: true, value: { overrideLock: false, expect: 'digest' } });
});

test('a stored action of an unknown kind stops the decision of every change before it, and nothing is committed', async () => {
  const cellar = await Cellar.open();
  await accepted(cellar.receive(1, 'A'));
  const stream = 'lot/W/A';
  const version = cellar.truth.record.version(stream)?.version ?? unwritten;
  const at = Date.UTC(2025, 5, 1);
  const later = recording({ stream, version, at, type: 'distil', events: [] });
  const revisions = later.revisions.map((row) => ({ ...row, winery: 'W' }));
  await cellar.truth.commit([{ ...later, winery: 'W', revisions }]);
  const node = Cellar.beside(cellar);
  const before = cellar.truth.record.published.length;
  const components = [{ share: 1, variety: 'Syrah', vintage: 2023, appellation: 'Lodi' }];
  const edit = node.node.solera.revise('W', uuid(1), { data: { to: { lot: 'A', volume: 50 }, components } }, {});
  await expect(edit).rejects.toMatchObject({ name: 'UnknownKind', retryable: false });
  expect(cellar.truth.record.published).toHaveLength(before);
});

test('a node whose level is too low answers that the outcome is unknown, because an earlier call may have reached the database', async () => {
  const cellar = await Cellar.open();
  await accepted(cellar.receive(1, 'A'));
  cellar.node.store.verdict = () => {
    throw new LevelTooLow('The database has a higher level.');
  };
  expect(await cellar.add(2, 'A')).toMatchObject(unknownOutcome);
  expect(cellar.node.actors.directory.find('lot/W/A')?.loaded).toBeNull();
});

test('a node knows the level that the database had when it was last read, and never a lower one', async () => {
  let stored = 2;
  const database: DatabaseLevel = {
    read: async () => stored,
    raise: async (to) => {
      stored = Math.max(stored, to);
    },
  };
  const level = new KnownLevel(database);
  expect(level.value).toBe(1);
  expect(await level.refresh()).toBe(2);
  await level.raise(3);
  expect(level.value).toBe(3);
  stored = 1;
  expect(await level.refresh()).toBe(3);
});
