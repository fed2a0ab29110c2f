/** Acceptance test: wineries and vessels, their units, capacities and lock dates. Settings never change history. */
import { beforeEach, describe, expect, test } from 'vitest';
import type { Listed } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeEach(async () => {
  cellar = await site.cellar();
});

const settings = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };

describe('a winery', () => {
  test('is stored, read and listed with its settings', async () => {
    const given = { ...settings, bond: 'BWN-CA-1', capacityPolicy: 'refuse', lockDate: '2024-12-31' };
    await cellar.settings(given);
    expect(await cellar.get('')).toMatchObject(given);
    const wineries = await site.get<Listed<object>>('/v1/wineries?limit=1000');
    expect(wineries.items).toContainEqual(await cellar.get(''));
    expect(wineries.next).toBeNull();
  });

  test('warns of capacity by default', async () => {
    expect(await cellar.get('')).toMatchObject({ capacityPolicy: 'warn' });
  });

  test.each([
    { volumeUnit: 'hl' },
    { weightUnit: 'oz' },
    { currency: 'dollars' },
    { timeZone: 'Mars/Olympus' },
    { capacityPolicy: 'ignore' },
    { lockDate: '2025-02-30' },
    { lockDate: '1 May 2025' },
    { name: 5 },
    { colour: 'red' },
  ])('is refused with %j', async (wrong) => {
    const answer = await site.call('PUT', '/v1/wineries/wrong', { ...settings, ...wrong });
    expect([answer.status, answer.body.code]).toEqual([400, 'bad_request']);
  });

  test('requires its units', async () => {
    for (const member of ['name', 'volumeUnit', 'weightUnit', 'currency', 'timeZone']) {
      const answer = await site.call('PUT', '/v1/wineries/wrong', { ...settings, [member]: undefined });
      expect([member, answer.status]).toEqual([member, 400]);
    }
  });

  test('can change its units until the first action, and never after', async () => {
    await cellar.settings({ volumeUnit: 'L', weightUnit: 't', currency: 'EUR' });
    await cellar.settings({});
    const { action } = await cellar.wine('A', 1);
    await cellar.retract(action.id);
    for (const change of [{ volumeUnit: 'L' }, { weightUnit: 'kg' }, { currency: 'EUR' }]) {
      const answer = await site.call('PUT', cellar.path, { ...settings, ...change });
      expect([answer.status, answer.body.code]).toEqual([409, 'units_fixed']);
    }
    await cellar.settings({ name: 'Renamed', timeZone: 'Europe/Paris' });
    expect(await cellar.get('')).toMatchObject({ name: 'Renamed', timeZone: 'Europe/Paris', volumeUnit: 'gal' });
  });
});

describe('a vessel', () => {
  test('is stored, read and listed with its content', async () => {
    await cellar.vessel('T1', { kind: 'tank', capacity: 1000 });
    await cellar.vessel('B1', { kind: 'barrel' });
    await cellar.wine('A', 60, { vessel: 'T1' });
    expect(await cellar.get('/vessels/T1')).toMatchObject({
      vessel: 'T1',
      kind: 'tank',
      capacity: 1000,
      lot: 'A',
      volume: 60,
    });
    expect(await cellar.get('/vessels/B1')).toMatchObject({
      vessel: 'B1',
      kind: 'barrel',
      capacity: null,
      lot: null,
      volume: 0,
    });
    const { items } = await cellar.get<Listed<{ vessel: string }>>('/vessels');
    expect(items.map(({ vessel }) => vessel)).toEqual(['B1', 'T1']);
    expect(items[1]).toMatchObject({ vessel: 'T1', kind: 'tank', capacity: 1000 });
  });

  test.each([
    { kind: 'bucket' },
    {},
    { kind: 'tank', capacity: 0 },
    { kind: 'tank', capacity: -5 },
    { kind: 'tank', colour: 'red' },
  ])('is refused as %j', async (body) => {
    const answer = await site.call('PUT', `${cellar.path}/vessels/V`, body);
    expect([answer.status, answer.body.code]).toEqual([400, 'bad_request']);
  });

  test('is read at an effective time', async () => {
    await cellar.vessels('T1');
    await cellar.wine('A', 60, { vessel: 'T1', day: 2 });
    await cellar.record('rack', 4, {
      from: [{ lot: 'A', vessel: 'T1', volume: 'all' }],
      to: [{ lot: 'A', volume: 60 }],
    });
    await cellar.wine('B', 7, { vessel: 'T1', day: 6 });
    const stood = (day: number) => cellar.get(`/vessels/T1?at=${on(day)}`);
    expect(await stood(1)).toMatchObject({ lot: null, volume: 0 });
    expect(await stood(2)).toMatchObject({ lot: 'A', volume: 60 });
    expect(await stood(4)).toMatchObject({ lot: null, volume: 0 });
    expect(await stood(7)).toMatchObject({ lot: 'B', volume: 7 });
  });

  test('makes an action impossible if it does not exist', async () => {
    expect(
      await cellar.refusal('receive_bulk', 1, { to: { lot: 'A', vessel: 'NO', volume: 1 }, components: [leaf('M')] }),
    ).toBe('unknown_vessel');
  });
});

describe('capacity', () => {
  test('only warns by default', async () => {
    await cellar.vessel('T1', { kind: 'tank', capacity: 100 });
    const full = await cellar.wine('A', 100, { vessel: 'T1' });
    expect(full.impact.warnings).toEqual([]);
    const over = await cellar.wine('A', 0.000001, { vessel: 'T1', day: 2 });
    expect(over.impact.warnings).toEqual([{ action: over.action.id, code: 'over_capacity', vessel: 'T1' }]);
  });

  test('refuses, under the policy refuse, only actions of the change set; others are warned of', async () => {
    await cellar.settings({ capacityPolicy: 'refuse' });
    await cellar.vessel('T1', { kind: 'tank', capacity: 100 });
    const first = await cellar.wine('A', 60, { vessel: 'T1' });
    const second = await cellar.wine('A', 40, { vessel: 'T1', day: 3 });
    expect(
      await cellar.refusal('receive_bulk', 4, { to: { lot: 'A', vessel: 'T1', volume: 1 }, components: [leaf('M')] }),
    ).toBe('over_capacity');
    const data = { to: { lot: 'A', vessel: 'T1', volume: 61 }, components: [leaf('Merlot')], kind: 'wine' };
    const revised = await cellar.revise(first.action.id, { data });
    expect(revised.status, revised.text).toBe(200);
    expect(revised.body.impact.warnings).toEqual([{ action: second.action.id, code: 'over_capacity', vessel: 'T1' }]);
    expect((await cellar.lot('A')).volume).toBe(101);
  });

  test('changes nothing in the past when it is changed', async () => {
    await cellar.vessel('T1', { kind: 'tank', capacity: 100 });
    await cellar.wine('A', 90, { vessel: 'T1' });
    const before = await cellar.lot('A');
    await cellar.settings({ capacityPolicy: 'refuse' });
    await cellar.vessel('T1', { kind: 'tank', capacity: 10 });
    expect(await cellar.lot('A')).toEqual(before);
    const { impact } = await cellar.record('note', 0, { lot: 'A', text: 'x' });
    expect(impact.conflicts).toEqual([]);
  });
});

describe('a lock date', () => {
  test('refuses actions on locked days by the local date', async () => {
    await cellar.settings({ timeZone: 'America/Los_Angeles', lockDate: '2025-09-10' });
    const data = { to: { lot: 'N', volume: 1 }, components: [leaf('Merlot')] };
    expect(await cellar.refusal('receive_bulk', '2025-09-11T06:59:59.999Z', data)).toBe('period_locked');
    await cellar.record('receive_bulk', '2025-09-11T07:00:00.000Z', data);
    expect(await cellar.refusal('receive_bulk', '2025-09-10T23:00:00-07:00', data, {}, '?preview=true')).toBe(
      'period_locked',
    );
    expect(await cellar.refusal('receive_bulk', 9, data, {}, '?onConflict=flag')).toBe('period_locked');
    await cellar.record('receive_bulk', 9, data, { overrideLock: true });
  });

  test('is compared as a date in every year from 0000 to 9999', async () => {
    const data = { to: { lot: 'N', volume: 1 }, components: [leaf('Merlot')] };
    await cellar.settings({ timeZone: 'America/Los_Angeles', lockDate: '0998-12-31' });
    for (const time of ['0000-01-01T00:00:00Z', '0001-06-01T00:00:00Z', '0099-06-01T00:00:00Z', '0999-01-01T00:00:00Z'])
      expect(await cellar.refusal('receive_bulk', time, data)).toBe('period_locked');
    await cellar.record('receive_bulk', '0999-01-01T12:00:00Z', data);
    await cellar.settings({ timeZone: 'Asia/Tokyo', lockDate: '9999-12-31' });
    expect(await cellar.refusal('receive_bulk', '9999-12-31T14:59:59.999Z', data)).toBe('period_locked');
    await cellar.record('receive_bulk', '9999-12-31T15:00:00Z', data);
  });

  test('does not keep notes out: they change nothing', async () => {
    await cellar.settings({ lockDate: '2025-09-10' });
    const { action } = await cellar.record('note', 5, { lot: 'N', text: 'x' });
    expect((await cellar.revise(action.id, { data: { lot: 'N', text: 'y' }, effectiveAt: on(4) })).status).toBe(200);
    expect((await cellar.retract(action.id)).status).toBe(200);
  });

  test('refuses edits from and to a locked day', async () => {
    const locked = await cellar.wine('A', 10, { day: 5 });
    const open = await cellar.wine('B', 10, { day: 15 });
    await cellar.settings({ lockDate: '2025-09-10' });
    const answers = [
      await cellar.revise(locked.action.id, { effectiveAt: on(20) }),
      await cellar.revise(open.action.id, { effectiveAt: on(8) }),
      await cellar.revise(locked.action.id, { note: 'x' }),
      await cellar.retract(locked.action.id),
      await cellar.change([{ op: 'retract', id: locked.action.id }]),
    ];
    for (const { status, body } of answers) expect([status, body.code]).toEqual([422, 'period_locked']);
    expect((await cellar.revise(open.action.id, { effectiveAt: on(11) })).status).toBe(200);
    expect((await cellar.revise(locked.action.id, { note: 'x', overrideLock: true })).status).toBe(200);
    expect((await cellar.change([{ op: 'retract', id: locked.action.id }], { overrideLock: true })).status).toBe(200);
    await cellar.revise(locked.action.id, { overrideLock: true });
    const body = { overrideLock: true };
    expect((await site.call('DELETE', `${cellar.path}/actions/${locked.action.id}`, body)).status).toBe(200);
  });

  test('allows edits of an open day after locked ones', async () => {
    await cellar.wine('A', 10, { day: 5 });
    await cellar.settings({ lockDate: '2025-09-10' });
    await cellar.record('adjust', 11, { lot: 'A', change: -1, reason: 'lees' });
    expect((await cellar.lot('A')).volume).toBe(9);
  });
});

describe("another winery's lock date", () => {
  let receiver: Cellar;
  let transfer: string;
  let receipt: string;
  beforeEach(async () => {
    receiver = await site.cellar();
    receipt = (await cellar.wine('A', 100, { cost: 100 })).action.id;
    const data = { from: [{ lot: 'A', volume: 50 }], to: { winery: receiver.winery, lot: 'R', volume: 50 } };
    transfer = (await cellar.record('transfer_in_bond', 5, data)).action.id;
    await receiver.settings({ lockDate: '2025-09-10' });
  });

  const dearer = { to: { lot: 'A', volume: 100 }, components: [leaf('Merlot')], kind: 'wine', cost: 200 };

  test('makes a conflict, which cannot be flagged, of an outcome that would change there', async () => {
    const locked = [{ action: transfer, type: 'transfer_in_bond', code: 'period_locked' }];
    for (const query of ['', '?onConflict=flag']) {
      const answer = await cellar.revise(receipt, { data: dearer }, query);
      expect([query, answer.status, answer.body.code]).toEqual([query, 409, 'conflicts']);
      expect(answer.body.conflicts).toMatchObject(locked);
      expect(answer.body.detail).toMatch(/^A later action would change in a locked period: transfer_in_bond of 2025-/);
    }
    const preview = await cellar.revise(receipt, { data: dearer }, '?preview=true');
    expect([preview.status, preview.body.impact.conflicts]).toMatchObject([200, locked]);
    expect((await receiver.lot('R')).cost.total).toBe(50);
  });

  test('is skipped with overrideLock', async () => {
    expect((await cellar.revise(receipt, { data: dearer, overrideLock: true })).status).toBe(200);
    expect((await receiver.lot('R')).cost.total).toBe(100);
  });

  test('allows changes that leave its outcomes as they are', async () => {
    await cellar.record('note', 2, { lot: 'A', text: 'x' });
    await cellar.record('adjust', 6, { lot: 'A', change: -1, reason: 'lees' });
  });

  test('refuses a transfer into a locked day', async () => {
    const answer = await cellar.post('transfer_in_bond', 6, {
      from: [{ lot: 'A', volume: 1 }],
      to: { winery: receiver.winery, lot: 'R' },
    });
    expect([409, 422]).toContain(answer.status);
    const codes = [answer.body.code, ...(answer.body.conflicts ?? []).map(({ code }) => code)];
    expect(codes).toContain('period_locked');
  });
});
