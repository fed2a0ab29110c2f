import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Report } from '../../src/compliance/report.js';
import { figuresOf } from '../support/report-comparison.js';
import { type ReportSite, reportSite } from '../support/report-site.js';

/** Figures of TTB F 5120.17 whose answers are known beforehand. */
let site: ReportSite;
beforeAll(async () => {
  site = await reportSite();
});
afterAll(() => site.close());

const year = { from: '2026-01-01', to: '2026-12-31' };

function values(report: Report, section: string): Record<string, number> {
  return Object.fromEntries(
    [...figuresOf(report)].filter(([key]) => key.startsWith(section)).map(([key, { value }]) => [key, value]),
  );
}

const componentsOf = (vintage: number) => [{ share: 1, variety: 'Merlot', vintage, appellation: 'Napa' }];

describe('wine in bulk', () => {
  // TTB F 5120.17, lines A5 and A20: blending counts between tax classes only. The volumes are those of a vendor's help page, "Blending Across Tax Classes" (InnoVint).
  it('of two classes is blended into an empty lot as a whole', async () => {
    await site.winery('empty');
    await site.receive('empty', 'B', 59, 'b');
    await site.receive('empty', 'A', 1_165, 'a');
    const from = [
      { lot: 'B', volume: 'all' },
      { lot: 'A', volume: 'all' },
    ];
    await site.record('empty', 'blend', '2026-03-10T12:00:00Z', {
      from,
      to: [{ lot: 'N', volume: 1_224, taxClass: 'a' }],
    });
    expect(values(await site.report('empty', year), 'A')).toEqual({
      ...{ 'A7 a': 1_165, 'A5 a': 1_224, 'A12 a': 2_389, 'A20 a': 1_165, 'A31 a': 1_224, 'A32 a': 2_389 },
      ...{ 'A7 b': 59, 'A12 b': 59, 'A20 b': 59, 'A32 b': 59 },
    });
  });

  it('of another class is blended into a lot that stays where it is', async () => {
    await site.winery('held');
    await site.receive('held', 'B', 59, 'b');
    await site.receive('held', 'A', 1_165, 'a');
    await site.record('held', 'blend', '2026-03-10T12:00:00Z', {
      from: [{ lot: 'B', volume: 'all' }],
      to: [{ lot: 'A', volume: 59 }],
    });
    expect(values(await site.report('held', year), 'A')).toEqual({
      ...{ 'A7 a': 1_165, 'A5 a': 59, 'A12 a': 1_224, 'A31 a': 1_224, 'A32 a': 1_224 },
      ...{ 'A7 b': 59, 'A12 b': 59, 'A20 b': 59, 'A32 b': 59 },
    });
  });

  it('of one class is not blended, however its class is written', async () => {
    await site.winery('case');
    await site.receive('case', 'A', 100, 'a');
    await site.receive('case', 'B', 50, 'A');
    await site.record('case', 'blend', '2026-03-10T12:00:00Z', {
      from: [{ lot: 'B', volume: 'all' }],
      to: [{ lot: 'A', volume: 50 }],
    });
    await site.record('case', 'declare', '2026-03-11T12:00:00Z', { lot: 'A', taxClass: 'A' });
    const expected = { 'A7 a': 150, 'A12 a': 150, 'A31 a': 150, 'A32 a': 150 };
    expect(values(await site.report('case', year), 'A')).toEqual(expected);
  });

  // 26 USC 5041(d): wine gallons to the nearest tenth, five hundredths as a full tenth.
  it('is rounded to tenths, five hundredths up, and the rest is carried in the lines of inventory', async () => {
    await site.winery('tenths');
    await site.receive('tenths', 'A', 10.05, 'a');
    await site.receive('tenths', 'A', 10.05, 'a');
    await site.receive('tenths', 'B', 10.049999, 'b');
    const shipped = { from: [{ lot: 'A', volume: 10.05 }], reason: 'taxpaid' };
    await site.record('tenths', 'ship_bulk', '2026-02-10T12:00:00Z', shipped);
    const report = await site.report('tenths', year);
    // 20.1 came, 10.05 left and 10.05 stays: on paper 20.1 = 10.1 + 10.1 with a gain of 0.1.
    expect(values(report, 'A')).toEqual({
      ...{ 'A7 a': 20.1, 'A9 a': 0.1, 'A12 a': 20.2, 'A14 a': 10.1, 'A31 a': 10.1, 'A32 a': 20.2 },
      ...{ 'A7 b': 10, 'A12 b': 10, 'A31 b': 10, 'A32 b': 10 },
    });
    expect(report.remarks.join()).toContain('A9');
  });

  // The classes that wine leaves and those that it enters have one sum on paper, as they have exactly.
  it('that changes its class leaves and enters as many tenths, even where each part of it rounds up', async () => {
    await site.winery('classes');
    for (const taxClass of ['a', 'b', 'c', 'd']) {
      await site.receive('classes', taxClass, 0.05, taxClass);
      await site.record('classes', 'declare', '2026-02-10T12:00:00Z', { lot: taxClass, taxClass: 'e' });
    }
    const report = await site.report('classes', year);
    expect(report.identities.filter(({ holds }) => !holds)).toEqual([]);
    expect(values(report, 'A')).toMatchObject({
      'A24 a': 0.1,
      'A24 b': 0.1,
      'A24 c': 0.1,
      'A24 d': 0.1,
      'A10 e': 0.4,
      'A31 e': 0.2,
    });
  });

  // TTB F 5120.17, part IV: materials received and used. Juice from another premises is received there.
  it('is received in bond as wine; juice is received as a material', async () => {
    for (const winery of ['sender', 'receiver']) await site.winery(winery);
    await site.receive('sender', 'W', 100, 'b');
    await site.record('sender', 'receive_bulk', '2026-01-02T12:00:00Z', {
      to: { lot: 'J', volume: 40 },
      components: componentsOf(2025),
      kind: 'juice',
    });
    const send = (lot: string) => ({ from: [{ lot, volume: 'all' }], to: { winery: 'receiver', lot } });
    await site.record('sender', 'transfer_in_bond', '2026-02-10T12:00:00Z', send('W'));
    await site.record('sender', 'transfer_in_bond', '2026-02-10T12:00:00Z', send('J'));
    const report = await site.report('receiver', year);
    expect(values(report, 'A')).toEqual({ 'A7 b': 100, 'A12 b': 100, 'A31 b': 100, 'A32 b': 100 });
    expect(values(report, 'IV')).toEqual({ 'IV2 juice': 40, 'IV6 juice': 40, 'IV7 juice': 40, 'IV13 juice': 40 });
    expect(values(report, 'VII')).toEqual({ 'VII1 fermenting': 40 });
    expect(values(await site.report('sender', year), 'A')).toMatchObject({ 'A15 b': 100 });
  });

  it('of which less than half a millionth was sent in bond is a gain of the receiver', async () => {
    await site.winery('drop', { volumeUnit: 'L' });
    await site.winery('catch');
    await site.receive('drop', 'W', 1, 'b');
    const drop = { from: [{ lot: 'W', volume: 0.000001 }], to: { winery: 'catch', lot: 'W', volume: 2 } };
    await site.record('drop', 'transfer_in_bond', '2026-02-10T12:00:00Z', drop);
    expect(values(await site.report('catch', year), 'A')).toEqual({ 'A29 b': -2, 'A31 b': 2 });
  });

  // 27 CFR 24.266(b)(2): losses above 3 % of what was on hand and received, or 6 % of what was produced by fermentation, in the annual period.
  it.each([
    [30, false],
    [30.1, true],
  ])('of which %d of 1,000 gal that were received are lost: explained %s', async (lost, isNamed) => {
    const winery = `lost-${lost}`;
    await site.winery(winery);
    await site.receive(winery, 'A', 1_000, 'a');
    await site.record(winery, 'adjust', '2026-02-10T12:00:00Z', { lot: 'A', change: -lost, reason: 'evaporation' });
    const { remarks } = await site.report(winery, year);
    expect(remarks.some((remark) => remark.includes('24.266'))).toBe(isNamed);
  });

  it.each([
    [60, false],
    [60.1, true],
  ])('of which %d of 1,000 gal that were fermented are lost: explained %s', async (lost, isNamed) => {
    const winery = `fermented-${lost}`;
    await site.winery(winery);
    const receipt = { to: { lot: 'J', volume: 1_000 }, components: componentsOf(2025), kind: 'juice' };
    await site.record(winery, 'receive_bulk', '2026-01-02T12:00:00Z', receipt);
    await site.record(winery, 'declare', '2026-02-01T12:00:00Z', { lot: 'J', taxClass: 'a' });
    await site.record(winery, 'measure', '2026-02-10T12:00:00Z', { lot: 'J', volume: 1_000 - lost });
    const report = await site.report(winery, year);
    expect(values(report, 'A')).toMatchObject({ 'A2 a': 1_000, 'A30 a': lost });
    expect(report.remarks.some((remark) => remark.includes('24.266'))).toBe(isNamed);
  });
});

// 27 CFR 24.266(b)(2): the thresholds are those of the annual period, which small losses of many months may exceed, and a large one of one month may not.
describe('losses of months', () => {
  const months = ['01-31', '02-28', '03-31'].map((last) => ({
    from: `2026-${last.slice(0, 2)}-01`,
    to: `2026-${last}`,
  }));
  async function explained(winery: string): Promise<readonly boolean[]> {
    const found: boolean[] = [];
    for (const month of months)
      found.push((await site.report(winery, month)).remarks.some((remark) => remark.includes('24.266')));
    return found;
  }

  it('are explained from the month on in which the year exceeds its threshold', async () => {
    await site.winery('slow');
    await site.receive('slow', 'A', 1_000, 'a');
    for (const month of ['01', '02', '03'])
      await site.record('slow', 'adjust', `2026-${month}-10T12:00:00Z`, {
        lot: 'A',
        change: -15.5,
        reason: 'evaporation',
      });
    expect(await explained('slow')).toEqual([false, true, true]);
  });

  it('are not explained if the year allows them', async () => {
    await site.winery('small');
    await site.receive('small', 'A', 1_000, 'a');
    const shipped = { from: [{ lot: 'A', volume: 900 }], reason: 'taxpaid' };
    await site.record('small', 'ship_bulk', '2026-01-10T12:00:00Z', shipped);
    await site.record('small', 'adjust', '2026-02-10T12:00:00Z', { lot: 'A', change: -5, reason: 'evaporation' });
    expect(await explained('small')).toEqual([false, false, false]);
  });
});

// A wine gallon is 231 cubic inches, 3.785411784 litres: a case of nine litres is 2.377548 gal.
describe('bottled wine', () => {
  it.each([
    { bottleMl: 375, bottlesPerCase: 24, gallons: 237.754847, tenths: 237.8 },
    { bottleMl: 750, bottlesPerCase: 12, gallons: 237.754847, tenths: 237.8 },
    { bottleMl: 1_500, bottlesPerCase: 6, gallons: 237.754847, tenths: 237.8 },
    { bottleMl: 3_000, bottlesPerCase: 4, gallons: 317.006463, tenths: 317 },
    { bottleMl: 187, bottlesPerCase: 24, gallons: 118.560417, tenths: 118.6 },
  ])(
    'in 100 cases of $bottlesPerCase of $bottleMl ml is $gallons gal',
    async ({ bottleMl, bottlesPerCase, gallons, tenths }) => {
      for (const volumeUnit of ['gal', 'L']) {
        const winery = `${volumeUnit}-${bottleMl}`;
        const litres = (100 * bottleMl * bottlesPerCase) / 1_000;
        await site.winery(winery, { volumeUnit });
        await site.receive(winery, 'A', volumeUnit === 'L' ? litres : gallons, 'a');
        const bottling = { from: [{ lot: 'A', volume: 'all' }], caseLot: 'C', bottleMl, bottlesPerCase, cases: 100 };
        await site.record(winery, 'bottle', '2026-02-10T12:00:00Z', bottling);
        const report = await site.report(winery, year);
        const figure = { exact: gallons, value: tenths };
        expect(Object.fromEntries(figuresOf(report)), winery).toEqual({
          ...{ 'A7 a': figure, 'A12 a': figure, 'A13 a': figure, 'A32 a': figure },
          ...{ 'B2 a': figure, 'B7 a': figure, 'B20 a': figure, 'B21 a': figure },
        });
      }
    },
  );
});
