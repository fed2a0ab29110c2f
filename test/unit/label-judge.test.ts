import { describe, expect, it } from 'vitest';
import { labelExamples } from '../support/label-examples.js';
import { judged, percent, varieties, wineOf } from '../support/label-scene.js';

const cab = 'Cabernet Sauvignon';

/** One claim, the share that it needs, and the wine that has a share of what counts. */
const thresholds = [
  ['one variety in the US', 'us', 75, { variety: cab }, { varieties: varieties(cab) }],
  ['a county', 'us', 75, { appellation: 'Napa County' }, { appellations: ['Napa County'] }],
  ['a state', 'us', 75, { appellation: 'Oregon' }, { appellations: ['Oregon'] }],
  ['a country', 'us', 75, { appellation: 'Oregon' }, { appellations: ['US'] }],
  ['an AVA', 'us', 85, { appellation: 'Oakville' }, { appellations: ['Napa Valley'] }],
  ['a vineyard', 'us', 95, { block: 'To Kalon' }, { vineyard: 'To Kalon' }],
  ['one variety in the EU', 'eu', 85, { variety: cab }, { varieties: varieties(cab) }],
  ['a vintage in the EU', 'eu', 85, { vintage: 2023 }, { vintages: [2023] }],
  ['one variety in Australia', 'au', 85, { variety: cab }, { varieties: varieties(cab) }],
  ['a vintage in Australia', 'au', 85, { vintage: 2023 }, { vintages: [2023] }],
  ['a region in Australia', 'au', 85, { appellation: 'Adelaide Hills' }, { appellations: ['Adelaide Hills'] }],
] as const;

describe('a threshold', () => {
  it.each(thresholds)('of %s is met exactly, and by no unit less', (_, market, least, origin, claims) => {
    const at = (share: number) => judged(market, wineOf([[share, origin]]), claims);
    expect(at(percent(least)).passes).toBe(true);
    expect(at(percent(least) + 1).passes).toBe(true);
    expect(at(percent(least + 0.1)).passes).toBe(true);
    expect(at(percent(least) - 1).passes).toBe(false);
    expect(at(percent(least - 0.1)).passes).toBe(false);
    const [check] = at(percent(least) - 1).checks;
    expect(check).toMatchObject({ required: least / 100, actual: (percent(least) - 1) / 1e12, passes: false });
    expect(check?.citation).not.toBe('');
  });

  it('of a vintage is 95 % with an AVA and 85 % with a state or county', () => {
    const at = (share: number, appellation: string) =>
      judged(
        'us',
        wineOf([
          [share, { vintage: 2023, appellation: 'Oakville' }],
          [1e12 - share, { appellation: 'Oakville' }],
        ]),
        {
          vintages: [2023],
          appellations: [appellation],
        },
      ).passes;
    expect([at(percent(95), 'Napa Valley'), at(percent(95) - 1, 'Napa Valley')]).toEqual([true, false]);
    expect([at(percent(85), 'Napa County'), at(percent(85) - 1, 'Napa County')]).toEqual([true, false]);
    expect([at(percent(85), 'California'), at(percent(85) - 1, 'California')]).toEqual([true, false]);
  });

  it('of California is the whole wine', () => {
    const at = (share: number) =>
      judged('us', wineOf([[share, { appellation: 'Oakville' }]]), { appellations: ['California'] });
    expect(at(1e12).passes).toBe(true);
    expect(at(1e12 - 1)).toMatchObject({ passes: false, checks: [{ rule: 'us-california', short: null }] });
  });
});

describe('a label of which', () => {
  it.each(labelExamples)('$name', ({ market, wine, claims, failing }) => {
    const { checks } = judged(market, wine, claims);
    expect(checks.filter(({ passes }) => !passes).map(({ rule, short }) => [rule, short])).toEqual(failing);
  });
});

describe('in the US', () => {
  it('a variety counts only where it grew in the labelled appellation', () => {
    const wine = wineOf([
      [percent(65), { variety: cab, appellation: 'Napa Valley' }],
      [percent(15), { variety: cab, appellation: 'Lane County' }],
      [percent(20), { variety: 'Merlot', appellation: 'Oakville' }],
    ]);
    expect(judged('us', wine, { varieties: varieties(cab) }).passes).toBe(true);
    expect(judged('us', wine, { appellations: ['Napa Valley'] }).passes).toBe(true);
    const both = judged('us', wine, { varieties: varieties(cab), appellations: ['Napa Valley'] });
    expect(both.passes).toBe(false);
    expect(both.checks).toMatchObject([
      {
        claim: 'varieties',
        rule: 'us-variety',
        citation: '27 CFR 4.23(b)',
        required: 0.75,
        actual: 0.65,
        passes: false,
        short: { volume: 400, variety: cab, appellation: 'Napa Valley' },
      },
      { claim: 'appellations', rule: 'us-ava', actual: 0.85, passes: true, short: null },
    ]);
  });

  it('several varieties are the whole wine, with stated shares within 2 points', () => {
    const wine = wineOf([
      [percent(60), { variety: cab }],
      [percent(40), { variety: 'Merlot' }],
    ]);
    const stated = (cabernet: number) =>
      judged('us', wine, {
        varieties: [
          { variety: cab, share: cabernet },
          { variety: 'Merlot', share: percent(40) },
        ],
      });
    expect(stated(percent(62)).passes).toBe(true);
    expect(stated(percent(58)).passes).toBe(true);
    expect(stated(percent(62) + 1).passes).toBe(false);
    expect(stated(percent(58) - 1).passes).toBe(false);
    expect(
      judged(
        'us',
        wineOf([
          [1e12 - 1, { variety: cab }],
          [1, {}],
        ]),
        { varieties: varieties(cab, 'Merlot') },
      ),
    ).toMatchObject({
      passes: false,
      checks: [{ rule: 'us-varieties', short: null }],
    });
  });

  it('up to three counties beside each other are the whole wine', () => {
    const wine = wineOf([
      [percent(60), { appellation: 'Napa Valley' }],
      [percent(40), { appellation: 'Sonoma County' }],
    ]);
    expect(judged('us', wine, { appellations: ['Napa County', 'Sonoma County'] })).toMatchObject({
      passes: true,
      checks: [{ rule: 'us-counties', actual: 1 }],
    });
    expect(judged('us', wine, { appellations: ['Napa County', 'Sonoma County', 'California'] }).passes).toBe(true);
    expect(judged('us', wine, { appellations: ['Napa County', 'Lane County'] }).passes).toBe(false);
  });

  it('a vintage needs an appellation other than a country', () => {
    const wine = wineOf([[1e12, { vintage: 2023, appellation: 'Oakville' }]]);
    const of = (...appellations: string[]) => judged('us', wine, { vintages: [2023], appellations });
    expect(of('Oakville').passes).toBe(true);
    expect(of('US').checks[0]).toMatchObject({ passes: false, detail: expect.stringContaining('county or state') });
    expect(of().passes).toBe(false);
  });

  it('an appellation that is not known fails, and says how to store it', () => {
    const wine = wineOf([[1e12, { appellation: 'Mount Veeder' }]]);
    expect(judged('us', wine, { appellations: ['Mount Veeder'] })).toMatchObject({
      passes: false,
      checks: [
        { rule: 'us-ava.kind', actual: 1, detail: expect.stringContaining('PUT /v1/appellations/Mount%20Veeder') },
      ],
    });
  });

  it('wine without a vintage counts for no vintage', () => {
    const wine = wineOf([
      [percent(94), { vintage: 2023, appellation: 'Oakville' }],
      [percent(6), { appellation: 'Oakville' }],
    ]);
    expect(judged('us', wine, { vintages: [2023], appellations: ['Oakville'] }).passes).toBe(false);
  });

  it('an estate wine comes whole from blocks in the labelled AVA', () => {
    const own = { appellation: 'Oakville', block: 'B1' };
    const claims = { estate: true, appellations: ['Oakville'] };
    expect(judged('us', wineOf([[1e12, own]]), claims).passes).toBe(true);
    expect(judged('us', wineOf([[1e12 - 1, own]]), claims).passes).toBe(false);
    expect(judged('us', wineOf([[1e12, own]]), { estate: true, appellations: ['California'] }).passes).toBe(false);
  });
});

describe('in Australia', () => {
  it('a vintage of 88 % passes', () => {
    expect(judged('au', wineOf([[percent(88), { vintage: 2012 }]]), { vintages: [2012] }).passes).toBe(true);
  });

  it('vintages of 83, 16 and 1 % must all be named, in this order', () => {
    const wine = wineOf([
      [percent(83), { vintage: 2012 }],
      [percent(16), { vintage: 2014 }],
      [percent(1), { vintage: 2017 }],
    ]);
    const of = (...vintages: number[]) => judged('au', wine, { vintages }).passes;
    expect([of(2012), of(2012, 2014), of(2012, 2014, 2017), of(2014, 2012, 2017)]).toEqual([false, false, true, false]);
  });

  it('three regions of 60, 25 and 10 % pass in this order, and no two of them do', () => {
    const wine = wineOf([
      [percent(60), { appellation: 'Adelaide Hills' }],
      [percent(25), { appellation: 'McLaren Vale' }],
      [percent(10), { appellation: 'Langhorne Creek' }],
    ]);
    const of = (...names: string[]) => judged('au', wine, { appellations: names });
    expect(of('Adelaide Hills', 'McLaren Vale', 'Langhorne Creek').passes).toBe(true);
    expect(of('Adelaide Hills', 'McLaren Vale').passes).toBe(false);
    expect(of('McLaren Vale', 'Adelaide Hills', 'Langhorne Creek').checks).toContainEqual(
      expect.objectContaining({ rule: 'au-regions.order', passes: false }),
    );
  });

  it('each of several regions has more than 5 %', () => {
    const of = (last: number) =>
      judged(
        'au',
        wineOf([
          [1e12 - last, { appellation: 'Adelaide Hills' }],
          [last, { appellation: 'McLaren Vale' }],
        ]),
        {
          appellations: ['Adelaide Hills', 'McLaren Vale'],
        },
      ).passes;
    expect([of(percent(5)), of(percent(5) + 1)]).toEqual([false, true]);
  });

  it('several varieties are 85 % together, in descending order, and none that is left out is as large', () => {
    const wine = wineOf([
      [percent(83), { variety: 'Shiraz' }],
      [percent(16), { variety: 'Grenache' }],
      [percent(1), { variety: 'Viognier' }],
    ]);
    const of = (...names: string[]) => judged('au', wine, { varieties: varieties(...names) });
    expect(of('Shiraz').passes).toBe(false);
    expect(of('Shiraz', 'Grenache').passes).toBe(true);
    expect(of('Grenache', 'Shiraz').checks).toContainEqual(expect.objectContaining({ rule: 'au-varieties.order' }));
    expect(of('Shiraz', 'Viognier').checks).toContainEqual(
      expect.objectContaining({
        rule: 'au-varieties.unnamed',
        name: 'Viognier',
        short: { volume: 150.000001, variety: 'Viognier' },
      }),
    );
  });
});

describe('in the EU', () => {
  it('several varieties are the whole wine, in descending order', () => {
    const wine = wineOf([
      [percent(60), { variety: cab }],
      [percent(40), { variety: 'Merlot' }],
    ]);
    expect(judged('eu', wine, { varieties: varieties(cab, 'Merlot') }).passes).toBe(true);
    expect(judged('eu', wine, { varieties: varieties('Merlot', cab) }).passes).toBe(false);
  });
  it('a claim without a rule fails', () => {
    expect(judged('eu', wineOf([[1e12, { block: 'B' }]]), { vineyard: 'B' })).toMatchObject({
      passes: false,
      checks: [{ claim: 'vineyard', rule: 'eu-2019.none' }],
    });
  });
});
