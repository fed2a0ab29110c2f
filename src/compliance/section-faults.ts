import { signOfItem } from './entry.js';
import type { InventoryLines } from './form-cells.js';
import type { FormRules, LineRule, SectionRule } from './form-rules.js';
import type { RuleFault } from './rule-fault.js';

/** Returns the faults of a section. `at`: its path. */
export function sectionFaults(rules: FormRules, section: SectionRule, at: string): readonly RuleFault[] {
  const lines = section.lines.map((line, index): PlacedLine => ({ line, at: `${at}/lines/${index}` }));
  return [
    ...balanceFaults(section, at),
    ...lines.flatMap((one, index) => [
      ...formFaults(section, one),
      ...nameFaults(lines.slice(0, index), one),
      ...cellFaults(rules, one),
    ]),
    ...onceFaults(lines),
    ...itemFaults(section, lines),
    ...sideFaults(section, lines),
  ];
}

interface PlacedLine {
  readonly line: LineRule;
  readonly at: string;
}

/** The balances that items of the books enter or leave. */
const balances = new Set([...signOfItem.values()].flatMap(({ balance, sign }) => (sign === 0 ? [] : [balance])));

function balanceFaults({ balance }: SectionRule, at: string): readonly RuleFault[] {
  return balance === undefined ? [] : unknownBalance(balance, `${at}/balance`);
}

function unknownBalance(balance: string, at: string): readonly RuleFault[] {
  const expected = `one of the balances ${[...balances].join(', ')}`;
  return balances.has(balance) ? [] : [{ at, value: balance, expected }];
}

/** The members that define the figures of a line. A line has those of one row. */
const definitions: readonly (readonly (keyof LineRule)[])[] = [
  ['opening'],
  ['items', 'every', 'less', 'physicalOnly'],
  ['sum'],
  ['closing'],
  ['cells'],
];

function formFaults({ balance }: SectionRule, { line, at }: PlacedLine): readonly RuleFault[] {
  const given = definitions.filter((names) => names.some((name) => line[name] !== undefined));
  const allowed = balance === undefined ? ['cells', 'sum', 'closing'] : ['opening', 'items', 'sum', 'closing'];
  if (given.length === 1 && allowed.includes(given[0]?.[0] ?? '')) return [];
  const where = balance === undefined ? 'without a balance' : 'with a balance';
  const expected = `a line with one of ${allowed.join(', ')}: its section is one ${where}`;
  return [{ at, value: given.flat().filter((name) => line[name] !== undefined), expected }];
}

/** Returns a fault for each line that a sum or a balance names and that does not come before it. */
function nameFaults(
  former: readonly PlacedLine[],
  { line: { sum = [], closing }, at }: PlacedLine,
): readonly RuleFault[] {
  const names = new Set(former.map(({ line }) => line.line));
  const expected = 'an earlier line of its section';
  const named = [
    ...sum.map((name, index) => [name, `${at}/sum/${index}`] as const),
    ...(closing === undefined ? [] : [[closing.of, `${at}/closing/of`] as const]),
    ...(closing?.less ?? []).map((name, index) => [name, `${at}/closing/less/${index}`] as const),
  ];
  return named.flatMap(([value, path]) => (names.has(value) ? [] : [{ at: path, value, expected }]));
}

function cellFaults({ columns }: FormRules, { line: { cells = {} }, at }: PlacedLine): readonly RuleFault[] {
  const keys = columns.map(({ key }) => key);
  return Object.entries(cells).flatMap(([key, { opening }]) => [
    ...(keys.includes(key)
      ? []
      : [{ at: `${at}/cells/${key}`, value: key, expected: `named as one of the columns ${keys.join(', ')}` }]),
    ...(opening === undefined ? [] : unknownBalance(opening, `${at}/cells/${key}/opening`)),
  ]);
}

/** A section has one closing line, and one line for the gains and one for the losses of its rounding. */
function onceFaults(lines: readonly PlacedLine[]): readonly RuleFault[] {
  const second = (has: (line: LineRule) => boolean): readonly PlacedLine[] =>
    lines.filter(({ line }) => has(line)).slice(1);
  return [
    ...second(({ closing }) => closing !== undefined).map(({ line, at }) => ({
      at: `${at}/closing`,
      value: line.closing,
      expected: 'left out: another line of the section is its end',
    })),
    ...(['gain', 'loss'] as const).flatMap((kind) =>
      second(({ carries }) => carries === kind).map(({ at }) => ({
        at: `${at}/carries`,
        value: kind,
        expected: 'left out: another line of the section carries it',
      })),
    ),
  ];
}

/** An item that a line or a cell counts. */
interface CountedItem {
  readonly item: string;
  readonly at: string;
  /** 1: it is added; -1: it is subtracted. */
  readonly sign: 1 | -1;
  /** The column that counts it; null: the columns of the tax classes. */
  readonly column: string | null;
  /** The settings with which it counts. */
  readonly settings: readonly InventoryLines[];
}

function countedItems({ line, at }: PlacedLine): readonly CountedItem[] {
  const { items = [], every = [], less = [], physicalOnly, cells = {} } = line;
  const always: readonly InventoryLines[] = ['physical', 'every'];
  const settings: readonly InventoryLines[] = physicalOnly === true ? ['physical'] : always;
  const listed = (
    names: readonly string[],
    path: string,
    others: Omit<CountedItem, 'item' | 'at'>,
  ): readonly CountedItem[] => names.map((item, index) => ({ item, at: `${path}/${index}`, ...others }));
  return [
    ...listed(items, `${at}/items`, { sign: 1, column: null, settings }),
    ...listed(every, `${at}/every`, { sign: 1, column: null, settings: physicalOnly === true ? [] : ['every'] }),
    ...listed(less, `${at}/less`, { sign: -1, column: null, settings }),
    ...Object.entries(cells).flatMap(([column, cell]) => [
      ...listed(cell.items ?? [], `${at}/cells/${column}/items`, { sign: 1, column, settings: always }),
      ...listed(cell.less ?? [], `${at}/cells/${column}/less`, { sign: -1, column, settings: always }),
    ]),
  ];
}

/** Items must exist and, if they belong to a balance, count once in it. */
function itemFaults({ balance }: SectionRule, lines: readonly PlacedLine[]): readonly RuleFault[] {
  const first = new Map<string, string>();
  return lines.flatMap(countedItems).flatMap(({ item, at, column, settings }): readonly RuleFault[] => {
    const place = signOfItem.get(item);
    if (place === undefined)
      return [{ at, value: item, expected: `an item of the books: ${[...signOfItem.keys()].join(', ')}` }];
    if (balance !== undefined && place.balance !== balance)
      return [{ at, value: item, expected: `an item of the balance ${balance}, which the section accounts for` }];
    if (place.sign === 0) return [];
    const former = settings.flatMap((setting) => first.get(`${setting} ${column} ${item}`) ?? [])[0];
    if (former !== undefined)
      return [{ at, value: item, expected: `left out: "${former.slice(1)}" counts the same item of the balance` }];
    for (const setting of settings) first.set(`${setting} ${column} ${item}`, at);
    return [];
  });
}

/** In a section with a balance and an end, each line must be added or subtracted on the way to the end, as the signs of its items demand. */
function sideFaults({ balance }: SectionRule, lines: readonly PlacedLine[]): readonly RuleFault[] {
  const end = lines.find(({ line }) => line.closing !== undefined)?.line.closing;
  if (balance === undefined || end === undefined) return [];
  const added = lines.find(({ line }) => line.line === end.of)?.line.sum ?? [];
  return lines.flatMap((one): readonly RuleFault[] => {
    const { line, at } = one;
    if (line.sum !== undefined || line.closing !== undefined) return [];
    const side = Number(added.includes(line.line)) - Number(end.less.includes(line.line));
    if (side === 0)
      return [
        { at: `${at}/line`, value: line.line, expected: `in the sum of line ${end.of} or in the "less" of the end` },
      ];
    const carried = line.carries === undefined ? 0 : line.carries === 'gain' ? 1 : -1;
    return [
      ...(line.opening === true && side < 0
        ? [{ at: `${at}/opening`, value: true, expected: `of a line in the sum of line ${end.of}` }]
        : []),
      ...(carried !== 0 && carried !== side
        ? [
            {
              at: `${at}/carries`,
              value: line.carries,
              expected: `"${side > 0 ? 'gain' : 'loss'}" on this side of the balance`,
            },
          ]
        : []),
      ...countedItems(one).flatMap(({ item, at: path, sign }) =>
        side * sign === -(signOfItem.get(item)?.sign ?? 0)
          ? [{ at: path, value: item, expected: `on the other side of the balance, or in "less" if it is in "items"` }]
          : [],
      ),
    ];
  });
}
