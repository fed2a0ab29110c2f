/** Acceptance test: the forms, ranges and precision of times and numbers. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { ActionBody, Listed, Page } from './acceptance-shapes.js';
import { acceptanceSite, type Cellar, leaf, on } from './acceptance-site.js';

const site = acceptanceSite();
let cellar: Cellar;

beforeAll(async () => {
  cellar = await site.cellar();
});

const bulk = (volume: unknown, more: object = {}) => ({
  to: { lot: 'B', volume },
  components: [leaf('Merlot')],
  ...more,
});

describe('times', () => {
  test('may have any offset, and are returned in UTC', async () => {
    const { action } = await cellar.record('note', '2025-09-01T14:00:00.123+02:00', { lot: 'N', text: 'hello' });
    expect(action.effectiveAt).toBe('2025-09-01T12:00:00.123Z');
    expect(action.recordedAt).toMatch(/Z$/);
    const read = await cellar.get<ActionBody>(`/actions/${action.id}`);
    expect(read).toEqual(action);
  });

  test('are too precise if they are finer than a millisecond', async () => {
    const answer = await cellar.post('note', '2025-09-01T12:00:00.0001Z', { lot: 'N', text: 'x' });
    expect([answer.status, answer.body.code]).toEqual([400, 'too_precise']);
  });

  test.each(['2025-09-01T12:00:00', '2025-09-01', 'yesterday', '2025-13-01T00:00:00Z', 5])(
    'are refused without RFC 3339 form and an offset: %s',
    async (effectiveAt) => {
      const answer = await site.call('POST', `${cellar.path}/actions`, {
        type: 'note',
        effectiveAt,
        data: { lot: 'N', text: 'x' },
      });
      expect([answer.status, answer.body.code]).toEqual([400, 'bad_request']);
    },
  );

  test('may lie in any year from 0000 to 9999, in order', async () => {
    const own = await site.cellar();
    const times = [
      '0000-01-01T00:00:00.000Z',
      '0099-12-31T23:59:59.999Z',
      '0100-01-01T00:00:00.000Z',
      '0999-02-28T12:00:00.000Z',
      '9999-12-31T23:59:59.999Z',
    ] as const;
    const components = [leaf('Merlot')];
    for (const time of times.toReversed())
      await own.record('receive_bulk', time, { to: { lot: 'OLD', volume: 1 }, components });
    const at = async (query: string) =>
      (await own.get<Listed<ActionBody>>(`/actions${query}`)).items.map(({ effectiveAt }) => effectiveAt);
    expect(await at('')).toEqual(times);
    expect(await at(`?from=${times[1]}&to=${times[2]}`)).toEqual(times.slice(1, 3));
    for (const [index, time] of times.entries())
      expect(await own.lot('OLD', `?at=${time}`)).toMatchObject({ volume: index + 1, effectiveAt: time });
    const page = await site.get<Page>('/v1/notifications');
    const recorded = page.items.filter(({ data, type }) => data.winery === own.winery && type.endsWith('recorded'));
    expect(recorded.map(({ data }) => data.effectiveAt)).toEqual(times.toReversed());
    for (const beyond of ['0000-01-01T00:00:00+00:01', '9999-12-31T23:59:59-00:01']) {
      const answer = await own.post('note', beyond, { lot: 'OLD', text: 'x' });
      expect([answer.status, answer.body.code]).toEqual([400, 'bad_request']);
    }
  });

  test('may lie in the future; the present is the end of the timeline', async () => {
    await cellar.wine('FUTURE', 10);
    await cellar.record('adjust', '2999-01-01T00:00:00Z', { lot: 'FUTURE', change: -4, reason: 'lees' });
    expect((await cellar.lot('FUTURE')).volume).toBe(6);
    expect((await cellar.lot('FUTURE', `?at=${on(2)}`)).volume).toBe(10);
  });
});

describe('numbers', () => {
  test.each([
    [bulk(1.0000001), 'too_precise'],
    [bulk(1e-7), 'too_precise'],
    [bulk(1, { cost: 0.00001 }), 'too_precise'],
    [bulk(1, { components: [leaf('Merlot', 0.5), leaf('Syrah', 0.5000000000001)] }), 'too_precise'],
    [bulk(1_000_000_001), 'too_large'],
    [bulk(1_000_000_000.5), 'too_large'],
    [bulk(1e30), 'too_large'],
    [bulk(1, { cost: 100_000_000_001 }), 'too_large'],
    [bulk('1'), 'bad_request'],
    [bulk(null), 'bad_request'],
    [bulk(0), 'bad_request'],
    [bulk(-1), 'bad_request'],
  ])('are refused instead of rounded: %j is %s', async (data, code) => {
    expect(await cellar.malformed('receive_bulk', data)).toBe(code);
  });

  test('that are weights, changes or costs follow the same rule', async () => {
    const fruit = { lot: 'F', variety: 'Merlot', vintage: 2025, appellation: 'Napa' };
    expect(await cellar.malformed('receive_fruit', { ...fruit, weight: 1.0000001 })).toBe('too_precise');
    expect(await cellar.malformed('receive_fruit', { ...fruit, weight: 1e9 + 1 })).toBe('too_large');
    expect(await cellar.malformed('receive_fruit', { ...fruit, weight: 0 })).toBe('bad_request');
    expect(await cellar.malformed('adjust', { lot: 'B', change: -0.0000001, reason: 'lees' })).toBe('too_precise');
    expect(await cellar.malformed('adjust', { lot: 'B', change: -1e9 - 1, reason: 'lees' })).toBe('too_large');
    expect(await cellar.malformed('add_cost', { lot: 'B', category: 'x', amount: 0.00001 })).toBe('too_precise');
    expect(await cellar.malformed('add_cost', { lot: 'B', category: 'x', amount: -1e11 - 1 })).toBe('too_large');
  });

  test('are kept to the last digit at both ends of the range', async () => {
    await cellar.record('receive_bulk', 1, {
      to: { lot: 'MAX', volume: 1e9 },
      components: [leaf('Merlot')],
      cost: 1e11,
    });
    await cellar.record('receive_bulk', 1, {
      to: { lot: 'MIN', volume: 0.000001 },
      components: [leaf('Merlot')],
      cost: 0.0001,
    });
    expect(await cellar.lot('MAX')).toMatchObject({ volume: 1e9, cost: { total: 1e11, perUnit: 100 } });
    expect(await cellar.lot('MIN')).toMatchObject({ volume: 0.000001, cost: { total: 0.0001, perUnit: 100 } });
  });

  test('are summed without floating-point errors', async () => {
    await cellar.wine('SUM', 0.1);
    await cellar.wine('SUM', 0.2);
    expect((await cellar.lot('SUM')).volume).toBe(0.3);
  });
});
