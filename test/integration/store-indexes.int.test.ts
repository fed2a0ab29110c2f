import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { type IndexUse, indexUse } from '../../benchmarks/index-use.js';
import { readModels } from '../../src/adapters/postgres/read-models/model-queries.js';
import { compose } from '../../src/main/compose.js';
import { createTestDatabase } from '../support/postgres.js';

/** An index takes a tenth of what its table takes, and every commit writes it. */
describe('every index of the database', () => {
  /** Indexes that no plan of a file in sql/ uses, and the function or the trigger that uses them. */
  const usedByFunctions: Readonly<Record<string, string>> = {};
  let indexes: readonly IndexUse[];
  beforeAll(async () => {
    const { connectionString } = await createTestDatabase();
    const node = await compose({ connectionString, durable: false, followers: { definitions: readModels } });
    while ((await node.followers?.control.list())?.some(({ status }) => status !== 'following')) await sleep(10);
    await node.close();
    indexes = await indexUse(connectionString);
  });

  it('is used by a statement or a function, or keeps its columns unique', () => {
    const unused = indexes.filter(
      ({ name, unique, statements }) => !unique && statements.length === 0 && !(name in usedByFunctions),
    );
    expect(unused.map(({ name }) => name)).toEqual([]);
  });

  it('has columns with which no other index of its table begins', () => {
    const redundant = indexes.filter(({ unique, prefixOf }) => !unique && prefixOf !== null);
    expect(redundant.map(({ name, prefixOf }) => `${name} begins ${prefixOf}`)).toEqual([]);
  });
});
