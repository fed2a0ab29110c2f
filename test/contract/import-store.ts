/** The promises of the memory of imports. Every adapter must keep them. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportRecord, ImportStore, RememberedRow, RowResult } from '../../src/imports/job/import-memory.js';
import { uuid } from '../support/memory-node.js';

interface StoreUnderTest {
  readonly store: ImportStore;
  close(): Promise<void>;
}

function remembered(n: number, more: Partial<RememberedRow> = {}): RememberedRow {
  return {
    ...{ winery: 'W', identity: `row-${n}`, action: uuid(n), revision: 1, meaning: `meaning-${n}`, keyed: false },
    ...{
      stated: false,
      current: true,
      importId: uuid(1),
      source: 'book.csv',
      row: n + 1,
      type: 'note',
      effectiveAt: 1_000 * n,
    },
    ...{ body: `{"data":{"text":"“${n}”"}}`, ...more },
  };
}

function imported(n: number, more: Partial<ImportRecord> = {}): ImportRecord {
  return {
    ...{
      id: uuid(n),
      winery: null,
      source: 'book.csv',
      fileName: 'book.csv',
      dryRun: false,
      status: 'queued' as const,
    },
    ...{ createdAt: n, touchedAt: n, report: '{}', ...more },
  };
}

function result(ordinal: number, more: Partial<RowResult> = {}): RowResult {
  return {
    ...{ ordinal, row: ordinal + 2, line: ordinal + 2, winery: 'W', type: 'note', outcome: 'recorded' as const },
    ...{ action: uuid(ordinal), code: null, column: null, value: null, detail: null, ...more },
  };
}

export function describeImportStore(name: string, open: () => Promise<StoreUnderTest>): void {
  describe(`the memory of imports in ${name}`, () => {
    let store: ImportStore;
    let close: () => Promise<void>;
    beforeAll(async () => {
      ({ store, close } = await open());
    });
    afterAll(() => close());

    it('finds rows by winery and identity, and nothing else', async () => {
      const rows = [remembered(1), remembered(2), remembered(1, { winery: 'V' })];
      await store.remember(rows);
      const found = await store.find([
        { winery: 'W', identity: 'row-1' },
        { winery: 'V', identity: 'row-1' },
        { winery: 'V', identity: 'row-2' },
      ]);
      expect(new Set(found)).toEqual(new Set([rows[0], rows[2]]));
      expect(await store.find([])).toEqual([]);
    });

    it('replaces a row that is remembered again', async () => {
      await store.remember([remembered(3)]);
      const newer = remembered(3, {
        revision: 2,
        meaning: 'other',
        current: false,
        keyed: true,
        stated: true,
        source: 'new.csv',
      });
      await store.remember([newer]);
      expect(await store.find([{ winery: 'W', identity: 'row-3' }])).toEqual([newer]);
    });

    it('lists the current rows of a source without keys or with them, within a range of times and in their order', async () => {
      const source = 'list';
      const kept = [remembered(12, { source }), remembered(11, { source })];
      const left = [
        ...[remembered(10, { source }), remembered(14, { source }), remembered(11, { source: 'x', identity: 'x' })],
        ...[remembered(12, { source, identity: 'old', current: false }), remembered(12, { source, winery: 'V' })],
        ...[remembered(9, { source, keyed: true }), remembered(12, { source, identity: 'meaning', keyed: true })],
        remembered(12, { source, identity: 'keyed', keyed: true, stated: true }),
      ];
      await store.remember([...kept, ...left]);
      const query = { winery: 'W', source, keyed: false, from: 11_000, to: 13_000, limit: 10 };
      expect(await store.ofSource(query)).toEqual([kept[1], kept[0]]);
      expect(await store.ofSource({ ...query, limit: 1 })).toEqual([kept[1]]);
      expect(await store.ofSource({ ...query, keyed: true })).toEqual(left.slice(-1));
    });

    describeFollowing(() => store);
    describeRecords(() => store);
  });
}

function describeFollowing(opened: () => ImportStore): void {
  it('lets other identities of an action follow a revision: a key its content, an earlier meaning its number only', async () => {
    const store = opened();
    const action = uuid(40);
    const key = remembered(41, { action, keyed: true, stated: true });
    const meaning = remembered(42, { action, keyed: true });
    const other = [remembered(43), remembered(44, { action, winery: 'V' }), remembered(45, { action, revision: 3 })];
    await store.remember([key, meaning, ...other]);
    const second = { action, revision: 2, source: 'new.csv', importId: uuid(2), keyed: true };
    const newer = remembered(46, second);
    await store.remember([newer]);
    const names = [41, 42, 43, 44, 45, 46].map((n) => ({ winery: n === 44 ? 'V' : 'W', identity: `row-${n}` }));
    const { meaning: text, importId, row, effectiveAt, body } = newer;
    expect(new Set(await store.find(names))).toEqual(
      new Set([
        { ...key, ...second, meaning: text, importId, row, effectiveAt, body },
        ...[{ ...meaning, revision: 2, source: 'new.csv', current: false }, ...other, newer],
      ]),
    );
  });

  it('lets other identities of an action follow to another source, and lists the action there once', async () => {
    const store = opened();
    const [source, action] = ['moved', uuid(50)];
    const key = remembered(51, { action, keyed: true, stated: true });
    await store.remember([key, remembered(52, { action, keyed: true })]);
    await store.remember([remembered(52, { action, keyed: true, source })]);
    const query = { winery: 'W', source, from: 0, to: 99_000, limit: 10 };
    expect(await store.ofSource({ ...query, keyed: true })).toEqual([{ ...key, source }]);
    expect(await store.ofSource({ ...query, keyed: false })).toEqual([]);
  });
}

function describeRecords(opened: () => ImportStore): void {
  it('keeps imports, the newest status of each, and lists those of one winery or of none', async () => {
    const store = opened();
    await store.put(imported(21));
    await store.put(imported(22, { winery: 'W', dryRun: true }));
    await store.put(imported(23));
    await store.put(imported(21, { status: 'done', touchedAt: 99, report: '{"rows":1}' }));
    expect(await store.get(uuid(21))).toEqual(imported(21, { status: 'done', touchedAt: 99, report: '{"rows":1}' }));
    expect(await store.get(uuid(29))).toBeNull();
    const ids = async (winery: string | null, after: string | null): Promise<readonly string[]> =>
      (await store.list({ winery, after, limit: 10 })).map(({ id }) => id);
    expect(await ids(null, null)).toEqual([uuid(23), uuid(21)]);
    expect(await ids(null, uuid(23))).toEqual([uuid(21)]);
    expect(await ids('W', null)).toEqual([uuid(22)]);
    expect(await store.list({ winery: null, after: null, limit: 1 })).toHaveLength(1);
  });

  it('keeps the results of rows in their order, and replaces those that are put again', async () => {
    const store = opened();
    await store.put(imported(31));
    const refused = result(1, {
      outcome: 'refused',
      action: null,
      code: 'x',
      column: 'Net Wt',
      value: 'é',
      detail: 'No.',
    });
    await store.putRows(uuid(31), [result(2), refused]);
    await store.putRows(uuid(31), [result(0), result(2, { outcome: 'unchanged' })]);
    const all = [result(0), refused, result(2, { outcome: 'unchanged' })];
    expect(await store.rows(uuid(31), { from: 0, limit: 10 })).toEqual(all);
    expect(await store.rows(uuid(31), { from: 1, limit: 1 })).toEqual([refused]);
    expect(await store.rows(uuid(32), { from: 0, limit: 10 })).toEqual([]);
  });
}
