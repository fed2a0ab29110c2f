/** Acceptance test: optional settings, time zones and capacities. */
import { describe, expect, test } from 'vitest';
import { acceptanceSite, leaf, on } from './acceptance-site.js';

const site = acceptanceSite();
const base = { name: 'Estate', volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'UTC' };

type Settings = Readonly<Record<string, unknown>>;

describe('an optional member of a PUT', () => {
  test('of a winery stays if it is left out, and is removed by null', async () => {
    const { path } = await site.cellar({ bond: 'BW-1', lockDate: '2025-01-31', capacityPolicy: 'refuse' });
    const put = async (more: object) => {
      const answer = await site.call<Settings>('PUT', path, { ...base, ...more });
      expect(answer.status, answer.text).toBe(200);
      expect(await site.get<Settings>(path)).toEqual(answer.body);
      return answer.body;
    };
    expect(await put({ name: 'Renamed' })).toMatchObject({
      ...{ name: 'Renamed', bond: 'BW-1', lockDate: '2025-01-31', capacityPolicy: 'refuse' },
    });
    expect(await put({ lockDate: '2025-02-28' })).toMatchObject({ bond: 'BW-1', lockDate: '2025-02-28' });
    const unlocked = await put({ lockDate: null });
    expect(unlocked).toMatchObject({ bond: 'BW-1', capacityPolicy: 'refuse' });
    expect(unlocked.lockDate ?? null).toBeNull();
    const cleared = await put({ bond: null, capacityPolicy: null });
    expect([cleared.bond ?? null, cleared.capacityPolicy]).toEqual([null, 'warn']);
  });

  test('of a vessel stays if it is left out, and is removed by null', async () => {
    const cellar = await site.cellar();
    await cellar.vessel('T1', { kind: 'tank', capacity: 100 });
    await cellar.vessel('T1', { kind: 'other' });
    expect(await cellar.get<Settings>('/vessels/T1')).toMatchObject({ kind: 'other', capacity: 100 });
    await cellar.vessel('T1', { kind: 'other', capacity: null });
    expect(await cellar.get<Settings>('/vessels/T1')).toMatchObject({ capacity: null });
  });

  test('is not lost when two requests change different members at the same time', async () => {
    const cellar = await site.cellar();
    for (let round = 1; round < 20; round += 1) {
      const lockDate = `2025-01-${String(round).padStart(2, '0')}`;
      const answers = await Promise.all([
        site.call('PUT', cellar.path, { ...base, lockDate }),
        site.call('PUT', cellar.path, { ...base, bond: `BW-${round}` }),
      ]);
      expect(answers.map(({ status }) => status)).toEqual([200, 200]);
      expect(await cellar.get<Settings>('')).toMatchObject({ lockDate, bond: `BW-${round}` });
    }
  });
});

describe('a time zone', () => {
  test.each([
    ['US/Pacific', 'America/Los_Angeles'],
    ['america/los_angeles', 'America/Los_Angeles'],
    ['Asia/Calcutta', 'Asia/Kolkata'],
    ['America/Mendoza', 'America/Argentina/Mendoza'],
    ['NZ', 'Pacific/Auckland'],
    ['Cuba', 'America/Havana'],
    ['UTC', 'UTC'],
  ])('%s is stored as %s', async (given, stored) => {
    const cellar = await site.cellar({ timeZone: given });
    expect(await cellar.get<Settings>('')).toMatchObject({ timeZone: stored });
  });

  test.each(['PST', 'Pst', 'EST', 'Cet', 'EST5EDT', '+05:00', 'America/Atlantis', '', 7])(
    '%j is refused',
    async (timeZone) => {
      const { path } = await site.cellar();
      const answer = await site.call('PUT', path, { ...base, timeZone });
      expect([answer.status, answer.body.code], answer.text).toEqual([400, 'bad_request']);
      expect(answer.text).toContain('America/Los_Angeles');
    },
  );
});

describe('the capacity policy "refuse"', () => {
  const receipt = (volume: number) => ({ to: { lot: 'A', vessel: 'T1', volume }, components: [leaf('Merlot')] });

  test('accepts a measurement above the capacity with a warning: it states what was found', async () => {
    const cellar = await site.cellar({ capacityPolicy: 'refuse' });
    await cellar.vessel('T1', { kind: 'tank', capacity: 100 });
    await cellar.record('receive_bulk', 1, receipt(99));
    const measured = await cellar.record('measure', 2, { lot: 'A', vessel: 'T1', volume: 101 });
    expect(measured.impact.warnings).toMatchObject([{ code: 'over_capacity', vessel: 'T1' }]);
    expect(await cellar.refusal('receive_bulk', 3, receipt(1))).toBe('over_capacity');
  });

  test('judges an edit only where it raises the level of the vessel', async () => {
    const cellar = await site.cellar();
    await cellar.vessel('T1', { kind: 'tank', capacity: 100 });
    const { action } = await cellar.record('receive_bulk', 1, receipt(120));
    await cellar.settings({ capacityPolicy: 'refuse' });
    const lowered = await cellar.revise(action.id, { data: receipt(110) });
    expect(lowered.status, lowered.text).toBe(200);
    expect(lowered.body.impact.warnings).toMatchObject([{ code: 'over_capacity' }]);
    expect((await cellar.revise(action.id, { note: 'By tanker.' })).status).toBe(200);
    const raised = await cellar.revise(action.id, { data: receipt(111) });
    expect([raised.status, raised.body.code]).toEqual([422, 'over_capacity']);
    expect((await cellar.revise(action.id, { data: receipt(100) })).status).toBe(200);
  });
});

describe('the vessels at a time', () => {
  test('are listed as they stood', async () => {
    const cellar = await site.cellar();
    await cellar.vessels('T1', 'T2');
    await cellar.record('receive_bulk', 1, {
      to: { lot: 'A', vessel: 'T1', volume: 10 },
      components: [leaf('Merlot')],
    });
    const rack = { from: [{ lot: 'A', vessel: 'T1', volume: 'all' }], to: [{ lot: 'A', vessel: 'T2', volume: 9 }] };
    await cellar.record('rack', 5, rack);
    const volumes = async (query: string) =>
      (await cellar.get<{ items: { volume: number }[] }>(`/vessels${query}`)).items.map(({ volume }) => volume);
    const at = (day: number) => `?at=${encodeURIComponent(on(day))}`;
    expect(await volumes('')).toEqual([0, 9]);
    expect(await volumes(at(4))).toEqual([10, 0]);
    expect(await volumes(at(0))).toEqual([0, 0]);
  });
});
