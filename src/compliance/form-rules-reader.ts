import { signOfItem } from './entry.js';
import type { FormRules, SectionRule } from './form-rules.js';

type Members = Readonly<Record<string, unknown>>;

/** Returns the rules of a form from the JSON of a file, or the faults of the file: each names the file, the member and the remedy. */
export function readFormRules(
  file: string,
  json: unknown,
): { readonly rules: FormRules | null; readonly faults: readonly string[] } {
  const faults = shapeFaults(json).map((fault) => `${file}: ${fault}`);
  if (faults.length > 0) return { rules: null, faults };
  const rules = json as FormRules; // Its shape was checked just now.
  const contents = contentFaults(rules).map((fault) => `${file}: ${fault}`);
  return contents.length > 0 ? { rules: null, faults: contents } : { rules, faults: [] };
}

const day = /^\d{4}-\d{2}-\d{2}$/;

function shapeFaults(json: unknown): readonly string[] {
  if (!isObject(json)) return ['the file must be a JSON object'];
  const faults: string[] = [];
  const must = (holds: boolean, member: string, form: string): void => {
    if (!holds) faults.push(`"${member}" must be ${form}`);
  };
  for (const member of ['form', 'rules', 'title', 'citation', 'unit'])
    must(isText(json[member]), member, 'a text that is not empty');
  must(isDay(json.validFrom), 'validFrom', 'a day such as "2018-01-01"');
  must(json.validTo === null || isDay(json.validTo), 'validTo', 'a day such as "2025-12-31", or null');
  must(isCount(json.decimals, 6), 'decimals', 'a whole number from 0 to 6');
  must(isObject(json.filing) && isCount(json.filing.dueDay, 28), 'filing', 'an object with a "dueDay" from 1 to 28');
  must(
    isList(json.classes, ({ key, title, taxClasses }) => isText(key) && isText(title) && Array.isArray(taxClasses)),
    'classes',
    'a list of objects with "key", "title" and "taxClasses"',
  );
  must(
    isObject(json.unclassified) && isText(json.unclassified.key) && isText(json.unclassified.title),
    'unclassified',
    'an object with "key" and "title"',
  );
  must(
    isList(json.columns, ({ key, title, decimals }) => isText(key) && isText(title) && isCount(decimals, 6)),
    'columns',
    'a list of objects with "key", "title", "decimals" and "measure"',
  );
  must(
    isList(
      json.sections,
      ({ section, title, lines }) =>
        isText(section) && isText(title) && isList(lines, ({ line, title: name }) => isText(line) && isText(name)),
    ),
    'sections',
    'a list of objects with "section", "title" and "lines"',
  );
  must(
    isList(json.identities, ({ name, left, right }) => isText(name) && isText(left) && isText(right)),
    'identities',
    'a list of objects with "name", "left" and "right"',
  );
  must(
    isObject(json.losses) &&
      isText(json.losses.citation) &&
      Array.isArray(json.losses.lines) &&
      Array.isArray(json.losses.allowances),
    'losses',
    'an object with "citation", "lines" and "allowances"',
  );
  return faults;
}

function isObject(value: unknown): value is Members {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isDay(value: unknown): boolean {
  return typeof value === 'string' && day.test(value);
}

function isCount(value: unknown, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= most;
}

function isList(value: unknown, isItem: (item: Members) => boolean): boolean {
  return Array.isArray(value) && value.every((item) => isObject(item) && isItem(item));
}

/** Returns a fault for each line and each item that the rules name and that does not exist. */
function contentFaults({ sections, identities, losses }: FormRules): readonly string[] {
  const places = new Set(sections.flatMap(({ section, lines }) => lines.map(({ line }) => section + line)));
  const named = [
    ...identities.flatMap(({ left, right }) => [left, right]),
    ...losses.lines,
    ...losses.allowances.flatMap(({ lines }) => lines),
  ];
  return [
    ...named.filter((place) => !places.has(place)).map((place) => `the line ${place} is named, but no section has it`),
    ...sections.flatMap(sectionFaults),
  ];
}

function sectionFaults({ section, lines }: SectionRule): readonly string[] {
  const names = new Set(lines.map(({ line }) => line));
  return lines.flatMap(({ line, items = [], every = [], less = [], sum = [], closing, cells = {} }) => {
    const counted = [
      ...items,
      ...every,
      ...less,
      ...Object.values(cells).flatMap((cell) => [...(cell.items ?? []), ...(cell.less ?? [])]),
    ];
    const others = [...sum, ...(closing === undefined ? [] : [closing.of, ...closing.less])];
    return [
      ...counted
        .filter((item) => !signOfItem.has(item))
        .map((item) => `line ${section}${line} counts "${item}", which is no item of the books`),
      ...others
        .filter((name) => !names.has(name))
        .map((name) => `line ${section}${line} names the line ${name}, which its section does not have`),
    ];
  });
}
