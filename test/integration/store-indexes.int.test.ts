import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type IndexUse, indexUse } from '../../benchmarks/index-use.js';
import { readModels } from '../../src/adapters/postgres/read-models/model-queries.js';
import { compose } from '../../src/main/compose.js';
import { createTestDatabase } from '../support/postgres.js';

/** The tables that grow with every action or stream. The others are small, so their indexes cost nothing. */
const growing = ['touch', 'revision', 'publication', 'status_change', 'checkpoint', 'head', 'version'];

/** Indexes take a third of a history, and every commit writes them. */
describe('every index of a table that grows', () => {
  let indexes: readonly IndexUse[];
  beforeAll(async () => {
    const { connectionString } = await createTestDatabase();
    // The statements on read models need their tables.
    const node = await compose({ connectionString, durable: false, followers: { definitions: readModels } });
    while ((await node.followers?.control.list())?.some(({ status }) => status !== 'following')) await sleep(10);
    await node.close();
    indexes = (await indexUse(connectionString)).filter(({ table }) => growing.includes(table));
  });

  it('is used by a statement, or keeps its columns unique', () => {
    expect(new Set(indexes.map(({ table }) => table))).toEqual(new Set(growing));
    const unused = indexes.filter(({ unique, statements }) => !unique && statements.length === 0);
    expect(unused.map(({ name }) => name)).toEqual([]);
  });

  it('has columns with which no other index of its table begins', () => {
    const redundant = indexes.filter(({ unique, prefixOf }) => !unique && prefixOf !== null);
    expect(redundant.map(({ name, prefixOf }) => `${name} begins ${prefixOf}`)).toEqual([]);
  });
});
