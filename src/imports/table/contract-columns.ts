import {
  type ImportMap,
  type MapProblem,
  type Member,
  type MemberValue,
  plainCell,
  sortedByPath,
} from './import-map.js';
import { canonicalPath, contradictions, forbiddenPart } from './member-path.js';
import type { Column, Table } from './table.js';

const outside = new Set(['winery', 'id', 'type', 'effectiveAt', 'tieBreak', 'note', 'data']);

/**
 * Returns the map of a table whose columns are named like the members of the API (`winery`, `type`, `effectiveAt`, `data.lot`), or its faults.
 * `defaultWinery`: the winery of a table without a column "winery", or null.
 */
export function contractMap(table: Table, defaultWinery: string | null): ImportMap | readonly MapProblem[] {
  const paths = table.columns.map(({ header }) => canonicalPath(header));
  if (!paths.some(isContract)) return [strangeColumns(table)];
  const faults = [
    ...table.columns.flatMap((column, index) => columnFault(column, paths[index] ?? [])),
    ...contradictions(paths.filter((path) => path.length > 1)).map(fault),
    ...missing(paths, defaultWinery),
  ];
  if (faults.length > 0) return faults;
  const values = table.columns.map(({ name }, index) => ({
    path: paths[index] ?? [],
    value: { kind: 'cell' as const, column: { index, name }, rules: plainCell },
  }));
  const winery = values.find(({ path }) => path[0] === 'winery');
  const members = values.filter((one) => one !== winery).map(withMoment);
  return {
    ...{ dates: null, decimal: null, timeZone: null, key: [], skip: [], vessels: null },
    templates: [
      { name: null, when: [], winery: winery?.value ?? named(defaultWinery ?? ''), members: sortedByPath(members) },
    ],
  };
}

function withMoment(member: Member): Member {
  const { path, value } = member;
  if (path[0] !== 'effectiveAt' || value.kind !== 'cell') return member;
  return { path, value: { kind: 'moment', date: value.column, time: null, at: null } };
}

function isContract(path: readonly string[]): boolean {
  const [root = '', ...inner] = path;
  return root === 'data' ? true : inner.length === 0 && outside.has(root);
}

function columnFault({ name, header }: Column, path: readonly string[]): readonly MapProblem[] {
  if (header === '') return [fault(`The ${name} has content but no name.`)];
  const wrong = forbiddenPart(path);
  if (wrong !== undefined) return [fault(`Column "${name}": no part of a name may be "${wrong}".`)];
  if (name !== header) return [fault(`Column "${header}" occurs more than once.`)];
  return isContract(path) ? [] : [fault(`Column "${name}" is unknown.`)];
}

function named(winery: string): MemberValue {
  return { kind: 'constant', constant: { value: winery, text: winery } };
}

function missing(paths: readonly (readonly string[])[], defaultWinery: string | null): readonly MapProblem[] {
  return [...(defaultWinery === null ? ['winery'] : []), 'type', 'effectiveAt']
    .filter((name) => !paths.some(([root]) => root === name))
    .map((name) => fault(`Column "${name}" is missing.`));
}

function strangeColumns({ columns, header }: Table): MapProblem {
  const names = columns.slice(0, 8).map(({ name }) => `"${name}"`);
  const more = columns.length > names.length ? ', …' : '';
  const detail = `The columns in row ${header.row} are ${names.join(', ')}${more}. None of them is named like a member of an action. Write a map for them; solera import --guess writes a first version.`;
  return { line: null, code: 'unknown_columns', detail };
}

function fault(detail: string): MapProblem {
  return { line: null, code: 'unknown_columns', detail };
}
