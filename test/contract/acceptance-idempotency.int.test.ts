/** Acceptance test: a repeated request has one effect, and another request with the same id or key is refused. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { ActionBody, Listed } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, newId, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
});

const receipt = (volume: number) => ({ to: { lot: 'A', volume }, components: [leaf('Merlot')] });

describe('a repeated POST', () => {
  test('is answered with 200 and the stored first answer', async () => {
    const id = newId();
    const first = await cellar.post('receive_bulk', 1, receipt(10), { id });
    expect(first.status).toBe(201);
    const again = await cellar.post('receive_bulk', 1, receipt(10), { id });
    expect(again.status).toBe(200);
    expect(again.body).toEqual(first.body);
    expect((await cellar.lot('A')).volume).toBe(10);
  });

  test('is recognised after revisions, a retraction and a change of settings', async () => {
    const id = newId();
    const first = await cellar.post('receive_bulk', 1, receipt(10), { id });
    expect((await cellar.revise(id, { data: receipt(12) })).status).toBe(200);
    expect((await cellar.post('receive_bulk', 1, receipt(10), { id })).body).toEqual(first.body);
    expect((await cellar.retract(id)).status).toBe(200);
    await cellar.settings({ lockDate: '2026-01-01' });
    const again = await cellar.post('receive_bulk', 1, receipt(10), { id });
    expect([again.status, again.body]).toEqual([200, first.body]);
  });

  test('is refused if the same id has another body', async () => {
    const id = newId();
    await cellar.record('receive_bulk', 1, receipt(10), { id });
    for (const answer of [
      await cellar.post('receive_bulk', 1, receipt(11), { id }),
      await cellar.post('receive_bulk', 2, receipt(10), { id }),
      await cellar.post('note', 1, { lot: 'A', text: 'x' }, { id }),
    ]) {
      expect([answer.status, answer.body.code]).toEqual([409, 'action_id_reused']);
    }
  });

  test('is decided again after a refusal', async () => {
    const id = newId();
    const rack = { from: [{ lot: 'A', volume: 4 }], to: [{ lot: 'B', volume: 4 }] };
    expect((await cellar.post('rack', 2, rack, { id })).body.code).toBe('unknown_lot');
    await cellar.record('receive_bulk', 1, receipt(10));
    expect((await cellar.post('rack', 2, rack, { id })).status).toBe(201);
  });

  test('is recorded after a preview', async () => {
    const id = newId();
    const preview = await cellar.post('receive_bulk', 1, receipt(10), { id }, '?preview=true');
    expect([preview.status, preview.body.notifications]).toEqual([200, null]);
    expect((await cellar.post('receive_bulk', 1, receipt(10), { id })).status).toBe(201);
  });

  test('records one action if it is concurrent with the first', async () => {
    const id = newId();
    const answers = await Promise.all(
      Array.from({ length: 6 }, () => cellar.post('receive_bulk', 1, receipt(10), { id })),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 200, 200, 200, 200, 201]);
    for (const { body } of answers) expect(body).toEqual(answers[0]?.body);
    expect((await cellar.lot('A')).volume).toBe(10);
  });
});

describe('a change set', () => {
  test('has an id of its own, to which the same rule applies', async () => {
    const id = newId();
    const record = (volume: number) => [
      { op: 'record', action: { type: 'receive_bulk', effectiveAt: on(1), data: receipt(volume) } },
    ];
    const first = await cellar.change(record(10), { id });
    expect(first.status, first.text).toBe(200);
    const again = await cellar.change(record(10), { id });
    expect([again.status, again.body]).toEqual([200, first.body]);
    const other = await cellar.change(record(11), { id });
    expect([other.status, other.body.code]).toEqual([409, 'action_id_reused']);
    expect((await cellar.lot('A')).volume).toBe(10);
  });

  test('cannot record an action under an id in use', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    const change = {
      op: 'record',
      action: { id: action.id, type: 'receive_bulk', effectiveAt: on(1), data: receipt(11) },
    };
    const answer = await cellar.change([change]);
    expect([answer.status, answer.body.code]).toEqual([409, 'action_id_reused']);
  });

  test('changes nothing if a revision is stale', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    await cellar.revise(action.id, { data: receipt(11) });
    const revise = { op: 'revise', id: action.id, revision: 1, data: receipt(12) };
    const record = { op: 'record', action: { type: 'note', effectiveAt: on(2), data: { lot: 'A', text: 'x' } } };
    const answer = await cellar.change([record, revise]);
    expect([answer.status, answer.body.code]).toEqual([412, 'stale_revision']);
    const retract = await cellar.change([{ op: 'retract', id: action.id, revision: 1 }]);
    expect([retract.status, retract.body.code]).toEqual([412, 'stale_revision']);
    expect((await cellar.get<Listed<ActionBody>>('/actions')).items).toHaveLength(1);
    expect((await cellar.change([{ ...revise, revision: 2 }])).status).toBe(200);
  });
});

describe('If-Match', () => {
  test('changes nothing if it is stale', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    await cellar.revise(action.id, { data: receipt(11) }, '', { 'if-match': '"1"' });
    const put = await cellar.revise(action.id, { data: receipt(12) }, '', { 'if-match': '"1"' });
    expect([put.status, put.body.code]).toEqual([412, 'stale_revision']);
    const removal = await cellar.retract(action.id, '', { 'if-match': '"1"' });
    expect([removal.status, removal.body.code]).toEqual([412, 'stale_revision']);
    expect((await cellar.revise(action.id, { data: receipt(12) }, '', { 'if-match': '"9"' })).status).toBe(412);
    expect((await cellar.lot('A')).volume).toBe(11);
  });

  test('returns the stored answer if the same request made it stale', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    const put = () => cellar.revise(action.id, { data: receipt(11) }, '', { 'if-match': '"1"' });
    const first = await put();
    expect(first.status).toBe(200);
    expect(first.body.action.revision).toBe(2);
    const second = await put();
    expect([second.status, second.body]).toEqual([200, first.body]);
    await cellar.revise(action.id, { note: 'later' });
    const third = await put();
    expect([third.status, third.body]).toEqual([200, first.body]);
    expect((await cellar.get<ActionBody>(`/actions/${action.id}`)).revision).toBe(3);
  });

  test('returns the stored answer to a repeated DELETE, too', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    const first = await cellar.retract(action.id, '', { 'if-match': '"1"' });
    const second = await cellar.retract(action.id, '', { 'if-match': '"1"' });
    expect([second.status, second.body]).toEqual([200, first.body]);
  });
});

describe('an Idempotency-Key', () => {
  test('lets a repeated POST without an id record only one action', async () => {
    const key = { 'idempotency-key': newId() };
    const body = { type: 'receive_bulk', effectiveAt: on(1), data: receipt(10) };
    const first = await site.call('POST', `${cellar.path}/actions`, body, key);
    const again = await site.call('POST', `${cellar.path}/actions`, body, key);
    expect([first.status, again.status]).toEqual([201, 200]);
    expect(again.body).toEqual(first.body);
    expect((await cellar.lot('A')).volume).toBe(10);
    const other = await site.call('POST', `${cellar.path}/actions`, { ...body, effectiveAt: on(2) }, key);
    expect(other.status).toBe(409);
  });

  test('returns the first answer to a repeated PUT and DELETE', async () => {
    const { action } = await cellar.record('receive_bulk', 1, receipt(10));
    const [put, removal] = [{ 'idempotency-key': newId() }, { 'idempotency-key': newId() }];
    const first = await cellar.revise(action.id, { data: receipt(11) }, '', put);
    await cellar.revise(action.id, { data: receipt(12) });
    const again = await cellar.revise(action.id, { data: receipt(11) }, '', put);
    expect([again.status, again.body]).toEqual([200, first.body]);
    expect((await cellar.lot('A')).volume).toBe(12);
    const gone = await cellar.retract(action.id, '', removal);
    await cellar.revise(action.id, { data: receipt(13) });
    const goneAgain = await cellar.retract(action.id, '', removal);
    expect([goneAgain.status, goneAgain.body]).toEqual([200, gone.body]);
    expect((await cellar.lot('A')).volume).toBe(13);
  });
});

describe('an Idempotency-Key beside an id in the body', () => {
  const asked = (id: string, volume = 10) => ({ id, type: 'receive_bulk', effectiveAt: on(1), data: receipt(volume) });
  const send = (body: object, key: string) =>
    site.call('POST', `${cellar.path}/actions`, body, { 'idempotency-key': key });

  test('belongs to one request: another body is refused, with or without an id', async () => {
    const [id, key] = [newId(), newId()];
    const first = await send(asked(id), key);
    expect(first.status).toBe(201);
    expect(await send(asked(id), key)).toMatchObject({ status: 200, body: first.body });
    const { id: _, ...nameless } = asked(id);
    for (const other of [asked(newId()), nameless, asked(id, 11)])
      expect(await send(other, key)).toMatchObject({ status: 409, body: { code: 'action_id_reused' } });
    expect((await cellar.lot('A')).volume).toBe(10);
  });

  test('does not replace the id: the same body with another key, or none, returns the first answer', async () => {
    const id = newId();
    const first = await send(asked(id), newId());
    expect(await send(asked(id), newId())).toMatchObject({ status: 200, body: first.body });
    expect(await cellar.post('receive_bulk', 1, receipt(10), { id })).toMatchObject({ status: 200, body: first.body });
    expect((await cellar.post('receive_bulk', 1, receipt(11), { id })).status).toBe(409);
  });
});

describe('settings put with an Idempotency-Key', () => {
  const settings = (name: string) => ({
    ...{ name, volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' },
  });

  test('are stored once: a repeat does not overwrite later settings', async () => {
    const key = { 'idempotency-key': newId() };
    const first = await site.call('PUT', cellar.path, settings('First'), key);
    await site.call('PUT', cellar.path, settings('Later'));
    expect(await site.call('PUT', cellar.path, settings('First'), key)).toMatchObject({
      status: 200,
      body: first.body,
    });
    expect(await site.get(cellar.path)).toMatchObject({ name: 'Later' });
    expect(await site.call('PUT', cellar.path, settings('Other'), key)).toMatchObject({
      status: 409,
      body: { code: 'action_id_reused' },
    });
  });

  test('belong to one vessel: the key is refused for another vessel or an action', async () => {
    const key = { 'idempotency-key': newId() };
    const put = (vessel: string, body: object, headings = {}) =>
      site.call('PUT', `${cellar.path}/vessels/${vessel}`, body, headings);
    const first = await put('T1', { kind: 'tank', capacity: 100 }, key);
    await put('T1', { kind: 'tank', capacity: 200 });
    expect(await put('T1', { kind: 'tank', capacity: 100 }, key)).toMatchObject({ status: 200, body: first.body });
    expect(await cellar.get('/vessels/T1')).toMatchObject({ capacity: 200 });
    expect((await put('T2', { kind: 'tank', capacity: 100 }, key)).status).toBe(409);
    const body = { type: 'receive_bulk', effectiveAt: on(1), data: receipt(10) };
    expect((await site.call('POST', `${cellar.path}/actions`, body, key)).status).toBe(409);
  });
});

describe('the same request', () => {
  test('is recognised if it states the defaults of a change set explicitly', async () => {
    const id = newId();
    const changes = [{ op: 'record', action: { type: 'receive_bulk', effectiveAt: on(1), data: receipt(10) } }];
    const first = await cellar.change(changes, { id });
    for (const more of [{ onConflict: 'reject' }, { preview: false }, { overrideLock: false }])
      expect(await cellar.change(changes, { id, ...more })).toMatchObject({ status: 200, body: first.body });
    expect((await cellar.change(changes, { id, onConflict: 'flag' })).status).toBe(409);
  });

  test('sent as a preview after it was recorded, returns the first answer without notification numbers', async () => {
    const id = newId();
    const { action } = await cellar.record('receive_bulk', 1, receipt(10), { id });
    const again = await cellar.post('receive_bulk', 1, receipt(10), { id }, '?preview=true');
    expect(again).toMatchObject({ status: 200, body: { action, notifications: null } });
    expect((await cellar.post('receive_bulk', 1, receipt(11), { id }, '?preview=true')).status).toBe(409);
  });
});

describe('Prefer: return=minimal', () => {
  const minimal = { prefer: 'return=minimal' };
  const post = (id: string, headings = {}, query = '') =>
    site.call(
      'POST',
      `${cellar.path}/actions${query}`,
      { id, type: 'receive_bulk', effectiveAt: on(1), data: receipt(10) },
      headings,
    );

  test('leaves the lists of lots and actions out, and nothing else', async () => {
    const whole = (await post(newId())).body;
    const id = newId();
    const short = await post(id, minimal);
    expect(short.headers.get('preference-applied')).toBe('return=minimal');
    const { lots, actions, ...counts } = whole.impact;
    expect([lots.length, actions]).toEqual([1, []]);
    expect(short.body.impact).toEqual(counts);
    expect(short.body.action).toMatchObject({ id, revision: 1 });
    expect(short.body.notifications?.first).toBe((whole.notifications?.last ?? 0) + 1);
  });

  test('is a preference of each request: a repeat without it gets the whole answer', async () => {
    const id = newId();
    const [short, whole] = await Promise.all([post(id, minimal), post(id)]);
    expect(short.body.impact.lots).toBeUndefined();
    expect(whole.body.impact.lots).toHaveLength(1);
    expect((await post(id, minimal)).body.impact).toEqual(short.body.impact);
    expect((await post(id)).body.impact).toEqual(whole.body.impact);
  });

  test('applies to previews and change sets, and not to refusals', async () => {
    expect((await post(newId(), minimal, '?preview=true')).body.impact.lots).toBeUndefined();
    const changes = [{ op: 'record', action: { type: 'receive_bulk', effectiveAt: on(1), data: receipt(10) } }];
    const set = await site.call('POST', `${cellar.path}/changes`, { changes }, minimal);
    expect([set.status, set.body.impact.lots, set.body.actions.length]).toEqual([200, undefined, 1]);
    const refused = await site.call('POST', `${cellar.path}/changes`, { changes: [] }, minimal);
    expect([refused.status, refused.headers.get('preference-applied')]).toEqual([400, null]);
  });
});
