/** What the page makes of reports and labels: periods, columns and their units, claims as they are typed, addresses. */
import { describe, expect, it } from 'vitest';
import { claimsOf, noClaims, typedOf } from '../../src/page/reading/label-claims.js';
import { lastMonth, monthAfter, periodOf, periodText } from '../../src/page/reading/period.js';
import { columnHead, columnsOf, titlesOf } from '../../src/page/reading/report.js';
import { addressAt } from '../../src/page/reading/route.js';
import { sampleReport } from '../support/sample-report.js';

describe('the period of a report', () => {
  it('is by default the last month that has ended where the winery is', () => {
    const time = new Date('2026-03-01T03:00:00Z');
    expect(lastMonth(time, 'America/Los_Angeles')).toEqual({ from: '2026-01-01', to: '2026-01-31' });
    expect(lastMonth(time, 'Europe/Paris')).toEqual({ from: '2026-02-01', to: '2026-02-28' });
    expect(lastMonth(new Date('2026-01-10T03:00:00Z'), 'UTC')).toEqual({ from: '2025-12-01', to: '2025-12-31' });
  });

  it('goes on by months over the year', () => {
    const december = { from: '2023-12-01', to: '2023-12-31' };
    expect(monthAfter(december, 2)).toEqual({ from: '2024-02-01', to: '2024-02-29' });
    expect(monthAfter(december, -12)).toEqual({ from: '2022-12-01', to: '2022-12-31' });
  });

  it('is a whole month by its name, or two days; an address without days names none', () => {
    expect(periodText({ from: '2025-10-01', to: '2025-10-31' }, 'en')).toBe('October 2025');
    expect(periodText({ from: '2025-10-01', to: '2025-12-31' }, 'en')).toBe('Oct 1, 2025 – Dec 31, 2025');
    expect(periodOf('2025-10-01', undefined)).toBeNull();
  });
});

describe('a report', () => {
  const columns = [
    { key: 'a', title: 'Not over 16 percent' },
    { key: 'grapes', title: 'Grapes (pounds)' },
    { key: 'bottles', title: 'Bottles' },
  ];
  const lines = [{ line: '2', title: 'Received', values: { a: 0, grapes: 5 }, exact: { a: 0, grapes: 5 } }];
  const report = {
    ...sampleReport(),
    identities: [],
    remarks: [],
    unit: 'gal',
    columns,
    sections: [{ section: 'IV', title: 'Materials', lines }],
  };

  it('has in each section the columns with figures, under heads that name the unit', () => {
    expect(report.sections.map((section) => columnsOf(section, columns).map(({ key }) => key))).toEqual([['grapes']]);
    expect(columns.map((column) => columnHead(column, report))).toEqual([
      ...['Not over 16 percent, gal', 'Grapes (pounds)', 'Bottles'],
    ]);
  });

  it('names its figures; without the report they have their codes', () => {
    const figure = { section: 'IV', line: '2', column: 'grapes' };
    expect(titlesOf(report, figure)).toEqual({
      place: 'IV 2',
      line: 'Received',
      column: 'Grapes (pounds)',
      unit: 'pounds',
    });
    const inventory = { ...report, sections: [{ section: 'owners', title: 'By owner', lines }] };
    const ofOwner = titlesOf(inventory, { ...figure, section: 'owners' });
    expect(ofOwner).toMatchObject({ place: null, line: 'By owner: Received' });
    expect(titlesOf(null, figure)).toEqual({ place: 'IV 2', line: null, column: 'grapes', unit: '' });
  });
});

describe('the claims of a label', () => {
  it('are typed with commas, shares in per cent, and read back the same', () => {
    const typed = {
      ...{ varieties: 'Cabernet Sauvignon 80.5 %, Merlot 19.5 %', vintage: '2023', appellations: 'Oakville' },
      ...{ vineyard: 'To Kalon', estate: true },
    };
    const claims = claimsOf(typed);
    expect(claims).toEqual({
      varieties: [
        { variety: 'Cabernet Sauvignon', share: 0.805 },
        { variety: 'Merlot', share: 0.195 },
      ],
      ...{ vintage: 2023, appellations: ['Oakville'], vineyard: 'To Kalon', estate: true },
    });
    expect(typedOf(claims)).toEqual(typed);
  });

  it('take either decimal mark', () => {
    expect(claimsOf({ ...noClaims, varieties: 'Merlot 20,5 %, Syrah' })).toEqual({
      varieties: [{ variety: 'Merlot', share: 0.205 }, { variety: 'Syrah' }],
    });
  });

  it('may be several years, or nothing', () => {
    expect(claimsOf({ ...noClaims, vintage: '2022,2023' })).toEqual({ vintage: [2022, 2023] });
    expect(claimsOf({ ...noClaims, vintage: '2022, 2023' })).toEqual({ vintage: [2022, 2023] });
    expect(claimsOf(noClaims)).toEqual({});
    expect(typedOf({})).toEqual(noClaims);
  });
});

describe('an address at another time', () => {
  it('keeps what else it says', () => {
    const query = { form: 'inventory', known: '7' };
    expect(addressAt('/w/a/reports', query, { at: null, known: 9, beside: null })).toBe(
      '/w/a/reports?form=inventory&known=9',
    );
    expect(addressAt('/w/a/reports', { known: '7' }, { at: null, known: null, beside: null })).toBe('/w/a/reports');
  });
});
