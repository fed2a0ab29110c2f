import { signOfItem } from './entry.js';
import { itemsOf } from './form-cells.js';
import type { FormRules, LineRule } from './form-rules.js';
import type { RuleFault } from './rule-fault.js';
import { sectionFaults } from './section-faults.js';

/** Returns the faults of rules whose members have their forms: names that are given twice or do not exist, and items of the books that are not counted once. */
export function formRulesFaults(rules: FormRules): readonly RuleFault[] {
  return [
    ...columnFaults(rules),
    ...repeatedSections(rules),
    ...rules.sections.flatMap((section, index) => sectionFaults(rules, section, `/sections/${index}`)),
    ...placeFaults(rules),
    ...uncountedItems(rules),
  ];
}

function columnFaults({ classes, unclassified, columns }: FormRules): readonly RuleFault[] {
  const keys = [
    ...classes.map(({ key }, index) => [key, `/classes/${index}/key`] as const),
    [unclassified.key, '/unclassified/key'] as const,
    ...columns.map(({ key }, index) => [key, `/columns/${index}/key`] as const),
  ];
  const taxClasses = classes.flatMap(({ taxClasses: names }, index) =>
    names.map((name, place) => [name, `/classes/${index}/taxClasses/${place}`] as const),
  );
  return [
    ...repeated(keys, 'the key of one column only'),
    ...repeated(taxClasses, 'in one column only: remove it from one of them'),
  ];
}

/** Returns a fault for each name that comes a second time. */
function repeated(names: readonly (readonly [name: string, at: string])[], expected: string): readonly RuleFault[] {
  const first = new Map<string, string>();
  return names.flatMap(([name, at]) => {
    const former = first.get(name);
    if (former !== undefined) return [{ at, value: name, expected: `${expected}; "${former.slice(1)}" has it, too` }];
    first.set(name, at);
    return [];
  });
}

/** A place such as A12 names a section and a line, so no two lines may have the same one. */
function repeatedSections({ sections }: FormRules): readonly RuleFault[] {
  const names = sections.map(({ section }, index) => [section, `/sections/${index}/section`] as const);
  const places = sections.flatMap(({ section, lines }, index) =>
    lines.map(({ line }, place) => [section + line, `/sections/${index}/lines/${place}/line`] as const),
  );
  return [...repeated(names, 'the name of one section only'), ...repeated(places, 'the name of one line only')];
}

/** Returns a fault for each line that an identity or the losses name and that does not exist. */
function placeFaults({ sections, identities, losses }: FormRules): readonly RuleFault[] {
  const places = new Set(sections.flatMap(({ section, lines }) => lines.map(({ line }) => section + line)));
  const named = [
    ...identities.flatMap(({ left, right }, index) => [
      [left, `/identities/${index}/left`] as const,
      [right, `/identities/${index}/right`] as const,
    ]),
    ...losses.lines.map((place, index) => [place, `/losses/lines/${index}`] as const),
    ...losses.allowances.flatMap(({ lines }, index) =>
      lines.map((place, number) => [place, `/losses/allowances/${index}/lines/${number}`] as const),
    ),
  ];
  const names = identities.map(({ name }, index) => [name, `/identities/${index}/name`] as const);
  return [
    ...named
      .filter(([place]) => !places.has(place))
      .map(([value, at]) => ({ at, value, expected: 'a section and one of its lines, such as "A12"' })),
    ...repeated(names, 'the name of one identity only'),
  ];
}

/** Returns a fault for each item of the books that no line counts, by one of the settings of `inventoryLines`. */
function uncountedItems({ sections }: FormRules): readonly RuleFault[] {
  return (['physical', 'every'] as const).flatMap((inventoryLines) => {
    const counted = new Set(
      sections.flatMap(({ lines }) =>
        lines.flatMap((line) => {
          const { items, less } = itemsOf(line, inventoryLines);
          return [...items, ...less, ...cellItemsOf(line)];
        }),
      ),
    );
    return [...signOfItem.keys()]
      .filter((item) => !counted.has(item))
      .map((item) => ({
        at: '/sections',
        value: item,
        expected: `lines that count every item of the books, also with inventoryLines "${inventoryLines}": add this one to a line`,
      }));
  });
}

function cellItemsOf({ cells = {} }: LineRule): readonly string[] {
  return Object.values(cells).flatMap(({ items = [], less = [] }) => [...items, ...less]);
}
