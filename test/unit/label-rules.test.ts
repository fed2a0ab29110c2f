import { describe, expect, it } from 'vitest';
import { type MarketRules, rulesOn } from '../../src/compliance/labels/market-rules.js';
import { readMarketRules } from '../../src/compliance/labels/market-rules-reader.js';
import { AppellationNest } from '../../src/compliance/labels/appellation-nest.js';
import { labelRules, nest } from '../support/label-scene.js';

const rule = { rule: 'r', claim: 'varieties', share: 0.75, citation: 'c', verified: true };
const file = { name: 'n', market: 'us', validFrom: '2020-01-01', validTo: null, rules: [rule] };

describe('label rules', () => {
  it('of each market come with the program, each with its citation', () => {
    expect(labelRules.map(({ market }) => market).sort()).toEqual(['au', 'eu', 'us']);
    for (const { rules } of labelRules) for (const { citation } of rules) expect(citation).toMatch(/\d/);
  });

  it.each([
    ['a market', { ...file, market: 'uk' }, '"market" must be one of "us", "eu", "au".'],
    ['a day', { ...file, validFrom: 'soon' }, '"validFrom" must be a day such as "2026-01-01".'],
    [
      'a share',
      { ...file, rules: [{ ...rule, share: 75 }] },
      '"rules/0/share" must be a share from 0 to 1, such as 0.75.',
    ],
    ['a citation', { ...file, rules: [{ ...rule, citation: undefined }] }, '"rules/0/citation" must be a text.'],
    ['an unknown member', { ...file, rules: [{ ...rule, shares: 1 }] }, '"rules/0/shares" must be one of the members'],
    ['a second name', { ...file, rules: [rule, rule] }, '"rules/1/rule" must be a name of its own'],
    ['no rule', { ...file, rules: [] }, '"rules" must be a list of at least one rule.'],
    ['no object', undefined, 'the file must be a JSON object.'],
  ])('with a fault in %s name the file, the member and the remedy', (_, value, fault) => {
    const read = readMarketRules('us.json', value);
    expect(read.rules).toBeNull();
    expect(read.faults.join('\n')).toContain(`us.json: ${fault}`);
  });

  it('hold from one day to another; of several, the latest counts', () => {
    const of = (name: string, validFrom: string, validTo: string | null) => ({
      ...file,
      name,
      validFrom,
      validTo,
      rules: [],
    });
    const all = [
      of('old', '2000-01-01', '2019-12-31'),
      of('new', '2020-01-01', null),
      of('newest', '2024-01-01', null),
    ];
    const on = (day: string) => rulesOn(all as readonly MarketRules[], 'us', day)?.name; // Files as they are read.
    expect([on('1999-12-31'), on('2019-12-31'), on('2020-01-01'), on('2024-01-01')]).toEqual([
      undefined,
      'old',
      'new',
      'newest',
    ]);
  });
});

describe('appellations', () => {
  it('nest at any depth', () => {
    expect(nest.isWithin('Oakville', 'California')).toBe(true);
    expect(nest.isWithin('California', 'Oakville')).toBe(false);
    expect([...nest.outer('Oakville')]).toEqual(['Napa Valley', 'Napa County', 'California', 'US']);
  });
  it('end even in a circle', () => {
    const circle = new AppellationNest(
      [
        { name: 'A', kind: 'ava', within: ['B'] },
        { name: 'B', kind: 'ava', within: ['A'] },
      ],
      1,
    );
    expect([...circle.outer('A')].sort()).toEqual(['A', 'B']);
  });
});
