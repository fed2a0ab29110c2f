/** The life of an encrypted winery, beside one that is not: recording, edits of the past across rotations, and the end of its keys. */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readModels } from '../../src/adapters/postgres/read-models/model-queries.js';
import { UnreadableContent } from '../../src/encryption/unreadable-content.js';
import { notificationOpener, TamperedNotification } from '../../src/feed/consumer/notification-opener.js';
import { fold } from '../../src/feed/fold.js';
import type { Composed } from '../../src/main/compose.js';
import { accepted } from '../support/accepted.js';
import { at, EncryptionSite, logTexts, parsed, putWineries, receipt, volumeOf } from './encryption-site.js';

let site: EncryptionSite;
let node: Composed;

beforeEach(async () => {
  site = await EncryptionSite.open();
  node = await site.addNode();
  await putWineries(node.solera, 'estate', 'plain');
});
afterEach(() => site.close());

const transfer = (from: string, to: { winery: string; lot: string }, volume: number, day: number) => ({
  type: 'transfer_in_bond',
  effectiveAt: at(day),
  data: { from: [{ lot: from, volume }], to: { ...to, volume } },
});

async function keysOfLog(): Promise<readonly (string | null)[]> {
  return parsed(await logTexts(node)).map(({ data }) => data.encrypted?.key ?? null);
}

describe('an encrypted winery', () => {
  it('is published encrypted from its first key on, and what came before stays as it is', async () => {
    await accepted(node.solera.record('estate', { ...receipt('A', 100), note: 'before' }, {}));
    const before = await logTexts(node);
    await site.rotate(node, 'estate');
    await accepted(node.solera.record('estate', { ...receipt('B', 50), note: 'after' }, {}));
    await accepted(node.solera.record('plain', receipt('P', 10), {}));
    const after = await logTexts(node);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(await keysOfLog()).toEqual([null, null, 'estate-1', 'estate-1', null, null]);
    const [recorded] = parsed(after.slice(2, 3));
    expect(recorded?.data).toEqual({
      ...{ winery: 'estate', action: expect.any(String), revision: 1, effectiveAt: at(1), tieBreak: 3 },
      ...{ change: expect.any(String), index: 0, of: 2, type: 'receive_bulk', status: 'active' },
      encrypted: { key: 'estate-1', text: expect.stringMatching(/^[\w+/]+=*$/) },
    });
    expect(await volumeOf(node.solera, 'estate', 'B')).toBe(50);
    expect(await volumeOf(node.solera, 'estate', 'A')).toBe(100);
  });

  it('publishes in clear by which version of the rules an action is decided', async () => {
    await site.rotate(node, 'estate');
    const { action } = await accepted(node.solera.record('estate', receipt('A', 100), {}));
    const { id } = action as { id: string };
    await accepted(node.solera.change('estate', { changes: [{ op: 'revise', id, revision: 1, rules: 1 }] }, {}));
    const [adopted] = parsed((await logTexts(node)).slice(2, 3));
    expect(adopted).toMatchObject({
      type: 'solera.action.revised',
      data: { rules: 1, encrypted: { key: 'estate-1' } },
    });
  });

  it('is edited in the past across rotations; each text keeps its key, and pages keep their bytes', async () => {
    await site.rotate(node, 'estate');
    const { action } = await accepted(node.solera.record('estate', { ...receipt('A', 100), note: 'first' }, {}));
    const { id } = action as { id: string };
    await accepted(
      node.solera.record(
        'estate',
        { type: 'adjust', effectiveAt: at(2), data: { lot: 'A', change: -10, reason: 'lees' } },
        {},
      ),
    );
    const before = await logTexts(node);
    await site.rotate(node, 'estate');
    await accepted(node.solera.revise('estate', id, { data: receipt('A', 80).data }, {}));
    expect(await volumeOf(node.solera, 'estate', 'A')).toBe(70);
    const after = await logTexts(node);
    expect(after.slice(0, before.length)).toEqual(before);
    expect(new Set(await keysOfLog())).toEqual(new Set(['estate-1', 'estate-2', null]));
    const revisions = await accepted(node.solera.listRevisions('estate', id, {}));
    expect(revisions.items.map(({ note, data }) => [note, (data as { to: { volume: number } }).to.volume])).toEqual([
      ['first', 100],
      ['first', 80],
    ]);
    // Another node has neither states in memory nor read the keys before.
    const other = await site.addNode();
    expect(await volumeOf(other.solera, 'estate', 'A')).toBe(70);
    expect((await accepted(other.solera.getLot('estate', 'A', { known: before.length }))).volume).toBe(90);
  });

  it('is opened by consumers with the keys: the state folds as the server reports it', async () => {
    await site.rotate(node, 'estate');
    await accepted(node.solera.record('estate', receipt('A', 100), {}));
    await accepted(
      node.solera.record('estate', { type: 'note', effectiveAt: at(3), data: { lot: 'A', text: 'x' }, note: 'n' }, {}),
    );
    const entries = parsed(await logTexts(node));
    const ofLot = entries.filter(({ subject }) => subject === 'A');
    expect(() => fold(ofLot)).toThrow('needs the key of the winery estate');
    const open = notificationOpener(site.keys);
    const { version: _, ...served } = (await accepted(node.solera.getLot('estate', 'A', {}))) as { version: number };
    expect(fold(ofLot.map(open))).toEqual(served);
    const document = JSON.parse(readFileSync(site.keys, 'utf8')) as Parameters<typeof notificationOpener>[0];
    expect(ofLot.map(notificationOpener(document))).toEqual(ofLot.map(open));
    const [first] = ofLot;
    if (first?.data.encrypted === undefined) throw new Error('not encrypted');
    const moved = { ...first, data: { ...first.data, action: '00000000-0000-7000-8000-000000000000' } };
    expect(() => open(moved as typeof first)).toThrow(TamperedNotification);
    expect(() => open(moved as typeof first)).toThrow(`notification ${first.sequence}`);
  });

  it('sends wine to one that is not, and receives from it', async () => {
    await site.rotate(node, 'estate');
    await accepted(node.solera.record('estate', receipt('A', 100), {}));
    await accepted(node.solera.record('plain', receipt('P', 100), {}));
    await accepted(node.solera.record('estate', transfer('A', { winery: 'plain', lot: 'FROM-A' }, 30, 2), {}));
    await accepted(node.solera.record('plain', transfer('P', { winery: 'estate', lot: 'FROM-P' }, 20, 3), {}));
    expect(await volumeOf(node.solera, 'plain', 'FROM-A')).toBe(30);
    expect(await volumeOf(node.solera, 'estate', 'FROM-P')).toBe(20);
    const entries = parsed(await logTexts(node));
    for (const { data } of entries) expect(data.encrypted === undefined).toBe(data.winery === 'plain');
  });
});

describe('a node without the keys', () => {
  it('neither reads nor writes the content, says so, and loses nothing', async () => {
    await site.rotate(node, 'estate');
    const { action } = await accepted(node.solera.record('estate', receipt('A', 100), {}));
    const { id } = action as { id: string };
    const blind = await site.addNode({ hasKeys: false });
    await expect(blind.solera.getLot('estate', 'A', {})).rejects.toMatchObject({
      code: 'key_missing',
      key: 'estate-1',
    });
    await expect(blind.solera.getAction('estate', id)).rejects.toThrow(UnreadableContent);
    const texts = await logTexts(node);
    for (const body of [receipt('A', 5, 2), receipt('NEW', 5, 2)])
      expect(await blind.solera.record('estate', body, {})).toMatchObject({
        ok: false,
        problem: { code: 'key_missing' },
      });
    expect(await blind.solera.revise('estate', id, { note: 'x' }, {})).toMatchObject({
      problem: { code: 'key_missing' },
    });
    expect(await logTexts(blind)).toEqual(texts);
    await accepted(blind.solera.record('plain', receipt('P', 10), {}));
    expect(await volumeOf(node.solera, 'plain', 'P')).toBe(10);
  });

  it('cannot write in clear even if it does not know yet that the winery is encrypted', async () => {
    const blind = await site.addNode({ hasKeys: false });
    await accepted(blind.solera.record('estate', receipt('A', 100), {}));
    // The node is not told.
    const { rotateKey } = await import('../../src/main/keys/key-changes.js');
    const { keySource } = await import('../../src/encryption/key-source.js');
    await rotateKey(node.postgres, keySource(site.keys), 'estate');
    expect(await blind.solera.record('estate', receipt('A', 5, 2), {})).toMatchObject({
      problem: { code: 'key_missing' },
    });
    await expect(
      site.rows(`insert into head (stream, counter, mark, effective_at, tie_break, action, state)
        values ('lot/estate/Z', 1, gen_random_uuid(), 0, 0, gen_random_uuid(), '{"stream":"lot"}')`),
    ).rejects.toMatchObject({ code: '23SLV' });
  });
});

describe('after its keys are destroyed, a winery', () => {
  it('cannot be read or continued, but the log stays as it is and other wineries go on', async () => {
    await accepted(node.solera.record('estate', receipt('OLD', 7), {}));
    await site.rotate(node, 'estate');
    const { action } = await accepted(node.solera.record('estate', { ...receipt('A', 100), note: 'secret' }, {}));
    const { id } = action as { id: string };
    await accepted(node.solera.record('plain', receipt('P', 100), {}));
    await accepted(node.solera.record('estate', transfer('A', { winery: 'plain', lot: 'FROM-A' }, 30, 2), {}));
    await accepted(node.solera.record('plain', transfer('P', { winery: 'estate', lot: 'FROM-P' }, 20, 3), {}));
    const texts = await logTexts(node);
    await expect
      .poll(async () => (await site.rows(`select from follower_part where position = ${texts.length}`)).length)
      .toBe(readModels.length);
    await site.destroy(node, 'estate');
    expect(await logTexts(node)).toEqual(texts);
    const gone = { code: 'content_destroyed', winery: 'estate', key: 'estate-1' };
    await expect(node.solera.getLot('estate', 'A', {})).rejects.toMatchObject(gone);
    await expect(node.solera.getAction('estate', id)).rejects.toMatchObject(gone);
    for (const body of [receipt('A', 1, 4), receipt('NEW', 1, 4), transfer('OLD', { winery: 'plain', lot: 'X' }, 1, 4)])
      expect(await node.solera.record('estate', body, {})).toMatchObject({ problem: { code: 'content_destroyed' } });
    expect(await node.solera.retract('estate', id, null, {})).toMatchObject({ problem: { code: 'content_destroyed' } });
    // What was never encrypted, and other wineries.
    expect(await volumeOf(node.solera, 'estate', 'OLD')).toBe(7);
    expect(await volumeOf(node.solera, 'plain', 'FROM-A')).toBe(30);
    expect(await volumeOf(node.solera, 'plain', 'P')).toBe(80);
    await accepted(node.solera.record('plain', receipt('FROM-A', 5, 5), {}));
    expect(await volumeOf(node.solera, 'plain', 'FROM-A')).toBe(35);
    const head = await node.postgres.log.head();
    await expect
      .poll(async () => (await site.rows(`select from follower_part where position = ${head}`)).length)
      .toBe(readModels.length);
    expect(await site.rows(`select from head where stream like '%/estate/%'`)).toEqual([]);
    expect(await site.rows(`select from follower_inventory_1.holding where winery = 'estate'`)).toEqual([]);
    expect((await site.rows(`select from follower_inventory_1.holding where winery = 'plain'`)).length).toBeGreaterThan(
      0,
    );
    expect((await node.followers?.control.list())?.map(({ status }) => status)).toEqual(
      readModels.map(() => 'following'),
    );
  });

  it('begins again with a new key, and the old content does not come back with a restored file', async () => {
    await site.rotate(node, 'estate');
    await accepted(node.solera.record('estate', receipt('A', 100), {}));
    const backup = readFileSync(site.keys, 'utf8');
    await site.destroy(node, 'estate');
    expect(await site.rotate(node, 'estate')).toBe('estate-2');
    await accepted(node.solera.record('estate', receipt('B', 5), {}));
    expect(await volumeOf(node.solera, 'estate', 'B')).toBe(5);
    const { writeFileSync } = await import('node:fs');
    const both = JSON.parse(readFileSync(site.keys, 'utf8')) as { wineries: { estate: { keys: object } } };
    Object.assign(both.wineries.estate.keys, (JSON.parse(backup) as typeof both).wineries.estate.keys);
    writeFileSync(site.keys, JSON.stringify(both));
    await node.refreshKeys();
    await expect(node.solera.getLot('estate', 'A', {})).rejects.toMatchObject({ code: 'content_destroyed' });
    expect(await volumeOf(node.solera, 'estate', 'B')).toBe(5);
  });
});
