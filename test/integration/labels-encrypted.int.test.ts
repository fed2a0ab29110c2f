/** Labels of an encrypted winery: what others may still do once its key is destroyed. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { accepted } from '../support/accepted.js';
import { EncryptionSite, putWineries, receipt } from './encryption-site.js';

let site: EncryptionSite;

beforeAll(async () => {
  site = await EncryptionSite.open();
});
afterAll(() => site.close());

test('labels whose lots cannot be read are named, and hinder no change of an appellation', async () => {
  const node = await site.addNode();
  const { labels } = node.solera;
  await putWineries(node.solera, 'sealed', 'clear');
  await site.rotate(node, 'sealed');
  const kept = { lot: 'A', market: 'au', claims: { appellations: ['Valley'] } };
  for (const winery of ['sealed', 'clear']) {
    await accepted(node.solera.record(winery, receipt('A', 100), {}));
    expect(await accepted(labels.putLabel(winery, 'a', kept, { idempotencyKey: 'first' }))).toMatchObject({
      passes: false,
    });
  }
  await accepted(labels.putAppellation('Valley', { kind: 'region' }));
  const napa = { kind: 'ava', within: ['Valley'] };
  const both = await accepted(labels.putAppellation('Napa', napa, { idempotencyKey: 'napa' }));
  expect(both.labels).toMatchObject([{ winery: 'clear' }, { winery: 'sealed', before: 'fails', after: 'passes' }]);

  await site.destroy(node, 'sealed');
  expect(await accepted(labels.listLabels('sealed', {}))).toMatchObject({
    items: [{ label: 'a', passes: null, unreadable: { code: 'content_destroyed', key: 'sealed-1' } }],
  });
  await expect(labels.getLabel('sealed', 'a')).rejects.toMatchObject({ code: 'content_destroyed' });
  const cut = await accepted(labels.putAppellation('Napa', { kind: 'ava' }));
  expect(cut.labels).toMatchObject([{ winery: 'clear', before: 'passes', after: 'fails' }]);
});
