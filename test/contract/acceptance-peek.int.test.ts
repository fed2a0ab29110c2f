import { test } from 'vitest';
import { writeFileSync } from 'node:fs';
import { acceptanceSite } from './acceptance-site.js';
const site = acceptanceSite();
test('peek', async () => {
  const c = await site.cellar();
  await c.vessels('T1');
  const { action } = await c.wine('A', 100, { vessel: 'T1', cost: 100, taxClass: 'a' });
  await c.record('analysis', 2, { lot: 'A', analyte: 'pH', value: 3.5, unit: 'pH' });
  await c.record('declare', 2, { lot: 'A', tags: ['x'] });
  await c.record('bottle', 3, {
    from: [{ lot: 'A', vessel: 'T1', volume: 30 }],
    caseLot: 'C',
    bottleMl: 750,
    bottlesPerCase: 12,
    cases: 10,
    bottles: 5,
  });
  await c.record('note', 3, { lot: 'A', text: 'x' });
  await c.record('receive_fruit', 3, { lot: 'F', weight: 5, variety: 'M', vintage: 2025, appellation: 'N' });
  await c.record('measure', 5, { lot: 'A', vessel: 'T1', volume: 0 });
  await c.record('archive_lot', 6, { lot: 'A' });
  await c.record('adjust', 2, { lot: 'A', vessel: 'T1', change: -10, reason: 'lees' });
  await c.retract(action.id, '?onConflict=flag');
  const out: unknown[] = [
    await c.lot('C'),
    await c.get(`/actions/${action.id}/revisions`),
    await c.get('/vessels'),
    await c.get(''),
  ];
  const res = await site.call('GET', '/v1/notifications');
  out.push([...res.headers], res.body);
  const res2 = await site.call('GET', '/v1/notifications/1,100');
  out.push([...res2.headers]);
  const a = await site.call(
    'POST',
    `${c.path}/actions`,
    { type: 'note', effectiveAt: '2025-09-09T00:00:00Z', data: { lot: 'A', text: 'x' } },
    { prefer: 'respond-async' },
  );
  out.push(a.status, [...a.headers], a.body);
  for (const p of [
    '/healthz',
    '/readyz',
    '/metrics',
    '/docs',
    '/docs/',
    '/openapi.json',
    '/v1/notifications/101,200',
    '/v1/notifications/201,300',
    '/v1/notifications/1,50',
    '/v1/notifications/x,y',
    '/v1/notifications/1',
    '/v1/edits/x',
  ]) {
    const r = await site.call('GET', p);
    out.push([p, r.status, r.headers.get('content-type'), r.text.slice(0, 300)]);
  }
  writeFileSync('/tmp/peek.json', out.map((o) => JSON.stringify(o, null, 1)).join('\n'));
});
