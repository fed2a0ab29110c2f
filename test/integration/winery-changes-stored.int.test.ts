/** Change sets over several wineries in the database: sealed for each winery, decided in the background, and proven by the verifier. */
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Composed } from '../../src/main/compose.js';
import { differenceText } from '../../src/verify/difference.js';
import { verify } from '../../src/verify/verify.js';
import { accepted } from '../support/accepted.js';
import { background, EditSite, edit, ended, fillLot, receiptOf } from './edit-site.js';
import { at, EncryptionSite, putWineries, receipt, volumeOf } from './encryption-site.js';

async function differences({ postgres, keyring }: Composed): Promise<string[]> {
  const unreadable = keyring.unreadableWineries();
  const report = await verify({ ...postgres, unreadable, now: () => performance.now() });
  return report.differences.map(differenceText);
}

const secret = 'Secret 17';

describe('with one winery encrypted', () => {
  let site: EncryptionSite;
  let node: Composed;

  beforeEach(async () => {
    site = await EncryptionSite.open();
    // Every change set is large, so it is decided by a worker, from its stored command.
    node = await site.addNode({ editLimits: { touchesOfLargeEdit: 1 } });
    await putWineries(node.solera, 'plain', 'estate');
    await site.rotate(node, 'estate');
  });
  afterEach(() => site.close());

  test('content of the encrypted winery is nowhere in clear, whichever change comes first', async () => {
    const { solera } = node;
    const ids = { plain: randomUUID(), estate: randomUUID() };
    const recording = (winery: 'plain' | 'estate') => ({
      ...{ op: 'record', winery },
      action: { id: ids[winery], ...receipt('A', 100), note: winery === 'estate' ? secret : 'Open.' },
    });
    const id = randomUUID();
    const first = await accepted(solera.changeWineries({ id, changes: [recording('plain'), recording('estate')] }, {}));
    const sale = {
      type: 'ship_bulk',
      effectiveAt: at(2),
      data: { from: [{ lot: 'A', volume: 90 }], reason: 'taxpaid' },
    };
    await accepted(solera.record('estate', { ...sale, note: secret }, {}));
    const revised = { op: 'revise', winery: 'plain', id: ids.plain, note: 'Read again.' };
    const other = { op: 'revise', winery: 'estate', id: ids.estate, data: receipt('A', 100).data, note: `${secret}!` };
    await accepted(solera.changeWineries({ changes: [revised, other] }, {}));
    // Changes nothing, so its whole answer is remembered.
    const unchanged = await accepted(solera.changeWineries({ changes: [revised, other] }, { idempotencyKey: 'x' }));
    expect(unchanged.notifications).toBeNull();
    const smaller = { ...other, data: receipt('A', 50).data };
    for (const options of [{}, background]) {
      const refused = await solera.changeWineries({ changes: [revised, smaller] }, options);
      if (refused.ok) await ended(solera, String(refused.value.id));
    }
    const open = await edit(solera.changeWineries({ changes: [revised, other] }, { ...background, preview: true }));
    await ended(solera, open.id);

    const dump = [...(await site.dump())].filter(([, rows]) => rows.join('').includes(secret));
    expect(dump.map(([table]) => table)).toEqual([]);
    expect(
      await accepted(solera.changeWineries({ id, changes: [recording('plain'), recording('estate')] }, {})),
    ).toEqual(first);
    expect(await accepted(solera.getAction('estate', ids.estate))).toMatchObject({ note: `${secret}!` });
    expect(await differences(node)).toEqual([]);

    await site.destroy(node, 'estate');
    expect(await solera.changeWineries({ changes: [revised, { ...other, note: 'x' }] }, {})).toMatchObject({
      problem: { code: 'content_destroyed' },
    });
    await accepted(solera.revise('plain', ids.plain, { note: 'Alone.' }, {}));
    expect(await volumeOf(solera, 'plain', 'A')).toBe(100);
  });
});

test('a change set in the background belongs to the winery of its first change, and corrects the lots of all', async () => {
  const site = await EditSite.open();
  try {
    const { solera, composed } = await site.addNode();
    const [one, two] = [await fillLot(solera, 'ONE', 'A'), await fillLot(solera, 'TWO', 'A')];
    const changes = [
      { op: 'revise', winery: 'TWO', id: two, ...receiptOf('A', 900) },
      { op: 'revise', winery: 'ONE', id: one, ...receiptOf('A', 800) },
    ];
    const preview = await accepted(solera.changeWineries({ changes, preview: true }, {}));
    const id = randomUUID();
    const expected = { id, changes, expect: preview.digest };
    const open = await edit(solera.changeWineries(expected, background));
    expect(open).toMatchObject({ id, winery: 'TWO' });
    const done = await ended(solera, id);
    expect(done).toMatchObject({
      status: 'done',
      result: {
        actions: [{ winery: 'TWO' }, { winery: 'ONE' }],
        impact: { lots: [{ winery: 'ONE' }, { winery: 'TWO' }] },
      },
    });
    expect(await accepted(solera.changeWineries(expected, {}))).toEqual(done.result);
    expect((await accepted(solera.listEdits({ winery: 'TWO' }))).items[0]).toMatchObject({ id });
    const { items } = await accepted(solera.listEditItems(id, 'lots', {}));
    expect(items).toMatchObject([{ winery: 'ONE' }, { winery: 'TWO' }]);
    const nowhere = [{ op: 'retract', winery: 'THREE', id: one }];
    expect(await solera.changeWineries({ changes: nowhere }, background)).toMatchObject({
      problem: { code: 'not_found', errors: [{ pointer: '/changes/0/winery' }] },
    });
    expect(await differences(composed)).toEqual([]);
  } finally {
    await site.close();
  }
});
