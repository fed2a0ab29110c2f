import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openPostgres, type Postgres } from '../../src/adapters/postgres/open.js';
import { beginning } from '../../src/kernel/position.js';
import { eventfulPast } from '../contract/store-chunks.js';
import { recording } from '../contract/store-proposal.js';
import { committed } from '../contract/store-subject.js';
import { readInComparedChunks } from '../support/equal-chunks.js';
import { createTestDatabase } from '../support/postgres.js';

/** A large edit reads chunks on the pool, where each read sees its own instant. The contract suite reads them in views. */
describe('the chunks of a stream that a large edit reads', () => {
  let postgres: Postgres;
  beforeAll(async () => {
    const { connectionString } = await createTestDatabase();
    postgres = await openPostgres({ connectionString, durable: false });
  });
  afterAll(() => postgres?.close());

  it('are its touches and their actions', async () => {
    const { raise: raiseLevel } = postgres.databaseLevel;
    const subject = { ...postgres, sweep: () => postgres.sweep({ silentMs: 0 }), raiseLevel };
    const streams = await eventfulPast(subject, 'pooled');
    const draft = await postgres.store.openLarge(randomUUID());
    for (const stream of streams)
      for (const limit of [1, 2, 3, 5, 6, 100]) await readInComparedChunks(draft.reader, stream, limit);
    const [stream] = streams;
    const [before] = await draft.reader.after([{ stream, after: beginning, limit: 1 }]);
    if (before === undefined) throw new Error('a read of one stream returns one slice');
    await committed(postgres, recording({ stream, version: before.version, at: 70 }));
    const { touches } = await readInComparedChunks(draft.reader, stream, 100);
    expect(touches).toBe(8);
  });
});
