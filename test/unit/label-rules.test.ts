import { describe, expect, it } from 'vitest';
import { type MarketRules, rulesOn } from '../../src/compliance/labels/market-rules.js';
import { readMarketRules } from '../../src/compliance/labels/market-rules-reader.js';
import { AppellationNest } from '../../src/compliance/labels/appellation-nest.js';
import { labelRules, nest } from '../support/label-scene.js';

const rule = { rule: 'r', claim: 'varieties', share: 0.75, citation: 'c', verified: true };
const appellation = { ...rule, claim: 'appellations' };
const file = { name: 'n', market: 'us', validFrom: '2020-01-01', validTo: null, rules: [rule] };
const fileOf = (members: object) => ({ ...file, rules: [{ ...rule, ...members }] });
const appellationOf = (members: object) => ({ ...file, rules: [{ ...appellation, ...members }] });

describe('label rules', () => {
  it('of each market come with the program, each with its citation', () => {
    expect(labelRules.map(({ market }) => market).sort()).toEqual(['au', 'eu', 'us']);
    for (const { rules } of labelRules) for (const { citation } of rules) expect(citation).toMatch(/\d/);
  });

  it.each([
    ['a market', { ...file, market: 'uk' }, '"market" must be one of "us", "eu", "au"; "uk" was given.'],
    ['a day', { ...file, validFrom: 'soon' }, '"validFrom" must be a day of the calendar such as "2026-01-31"; "soon"'],
    ['an impossible day', { ...file, validTo: '2021-02-29' }, '"validTo" must be a day of the calendar such as'],
    [
      'no end',
      { ...file, validTo: undefined },
      '"validTo" must be a day of the calendar such as "2026-01-31"; it is missing.',
    ],
    ['its period', { ...file, validTo: '2019-12-31' }, '"validTo" must be null, or a day on or after "2020-01-01"'],
    ['a share', fileOf({ share: 75 }), '"rules/0/share" must be a share from 0 to 1, such as 0.75; 75 was given.'],
    [
      'a citation',
      fileOf({ citation: undefined }),
      '"rules/0/citation" must be a text that is not empty; it is missing.',
    ],
    ['an unknown member', fileOf({ shares: 1 }), '"rules/0/shares" must be one of the members'],
    ['an unknown member of the file', { ...file, note: 'x' }, '"note" must be one of the members'],
    [
      'a second name',
      { ...file, rules: [rule, rule] },
      '"rules/1/rule" must be given once: "r" comes before; "r" was given.',
    ],
    ['an unknown kind', appellationOf({ kinds: ['village'] }), '"rules/0/kinds/0" must be one of "ava", "county",'],
    ['a kind that is named twice', appellationOf({ kinds: ['ava', 'ava'] }), '"rules/0/kinds/1" must be given once'],
    ['no kind', appellationOf({ kinds: [] }), '"rules/0/kinds" must be a list of at least 1; [] was given.'],
    [
      'a count',
      fileOf({ names: 'several', most: 0 }),
      '"rules/0/most" must be a whole number from 1 to 20; 0 was given.',
    ],
    [
      'a member of another claim',
      fileOf({ needs: ['ava'] }),
      '"rules/0/needs" must be left out: it has no effect on a claim "varieties"',
    ],
    [
      'a member of several names',
      fileOf({ most: 3 }),
      '"rules/0/most" must be left out: it has no effect on a claim of one name; 3 was given.',
    ],
    [
      'subdivisions of nothing',
      appellationOf({ subdivisions: true }),
      '"rules/0/subdivisions" must be left out: only a rule with an "appellation" has any',
    ],
    [
      'a rule that another hides',
      { ...file, rules: [rule, { ...rule, rule: 's' }] },
      '"rules/1" must be of another claim: rule "r" is applied first; "s" was given.',
    ],
    [
      'a rule of kinds that another hides',
      {
        ...file,
        rules: [
          { ...appellation, kinds: ['ava', 'gi'] },
          { ...appellation, rule: 's', kinds: ['gi'] },
        ],
      },
      '"rules/1" must be of another claim: rule "r" is applied first',
    ],
    [
      'a rule of an appellation that another hides',
      {
        ...file,
        rules: [
          { ...appellation, appellation: 'X' },
          { ...appellation, rule: 's', appellation: 'X' },
        ],
      },
      '"rules/1" must be of another claim',
    ],
    ['no rule', { ...file, rules: [] }, '"rules" must be a list of at least 1; [] was given.'],
    ['no object', undefined, 'the file must be a JSON object; it is missing.'],
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
