import { tableLimits } from '../../../config/import-tables.js';
import { findActionKind } from '../../cellar/registry.js';
import { contractMap } from './contract-columns.js';
import type { StatedDates } from './date-evidence.js';
import {
  type ImportMap,
  type MapProblem,
  type Member,
  type MemberValue,
  sortedByPath,
  type Template,
} from './import-map.js';
import { isTimeZone } from './local-time.js';
import { type MapEntry, type MapNode, parseMapText } from './map-document.js';
import { memberFaults } from './map-members.js';
import { MapValues } from './map-value.js';
import { vesselsOf } from './map-vessels.js';
import type { DecimalMark } from './number-notation.js';
import type { Table } from './table.js';

type CompiledMap =
  | { readonly ok: true; readonly map: ImportMap }
  | { readonly ok: false; readonly problems: readonly MapProblem[] };

const ofTemplate = ['winery', 'type', 'effectiveAt', 'id', 'tieBreak', 'note', 'data', 'when'];
const ofFile = ['key', 'skip', 'dates', 'decimal', 'timeZone', 'actions', 'sheet', 'vessels'];

/** What the user states outside the map. It takes precedence over the map. */
interface Statements {
  /** The winery to use if neither the row nor the map names one. */
  readonly winery?: string | undefined;
  /** The headers of the columns that identify a row for ever. */
  readonly key?: readonly string[] | undefined;
  readonly dates?: StatedDates | undefined;
  readonly decimal?: DecimalMark | undefined;
}

/**
 * Compiles the user's map for the columns of a table. `yamlText` is null if the columns are named like the members of the API. Reports all faults at
 * once, with their lines.
 */
export function compileMap(yamlText: string | null, table: Table, statements: Statements = {}): CompiledMap {
  const winery = statements.winery ?? null;
  const compiled = yamlText === null ? contractMap(table, winery) : mapOf(yamlText, table, winery);
  const values = new MapValues(table);
  const key = (statements.key ?? []).flatMap((name) => values.statedColumn(name, 'key') ?? []);
  const problems = [...('templates' in compiled ? [] : compiled), ...values.problems];
  if (problems.length > 0 || !('templates' in compiled))
    return { ok: false, problems: problems.slice(0, tableLimits.mapProblems) };
  const { dates = compiled.dates, decimal = compiled.decimal } = statements;
  return { ok: true, map: { ...compiled, dates, decimal, key: key.length === 0 ? compiled.key : key } };
}

function mapOf(text: string, table: Table, winery: string | null): ImportMap | readonly MapProblem[] {
  const root = parseMapText(text);
  if (!('kind' in root)) return root;
  if (root.kind !== 'object')
    return [
      {
        line: root.line,
        code: 'invalid_map',
        detail: 'A map consists of names with values, such as "type: receive_fruit".',
      },
    ];
  const values = new MapValues(table);
  const top = entriesByName(root.entries, [...ofTemplate, ...ofFile], 'The map', values);
  const named = winery === null || top.has('winery') ? top : new Map([...top, ['winery', constantNode(winery)]]);
  const templates = templatesOf(named, values);
  const map = {
    dates: statedDates(top.get('dates'), values),
    decimal: statedMark(top.get('decimal'), values),
    timeZone: statedZone(top.get('timeZone'), values),
    key: keyOf(top.get('key'), values),
    skip: top.has('skip') ? values.conditions(nodeAt(top, 'skip'), 'skip') : [],
    templates,
    vessels: vesselsOf(top.get('vessels'), values),
  };
  return values.problems.length > 0 ? values.problems : map;
}

/** Returns the name of the sheet that a map reads, or null. The name is needed before the table is read. */
export function sheetNamed(yamlText: string): string | null {
  const root = parseMapText(yamlText);
  if (!('kind' in root) || root.kind !== 'object') return null;
  const node = root.entries.find(({ name }) => name === 'sheet')?.node;
  return node?.kind === 'scalar' && node.constant.text !== '' ? node.constant.text : null;
}

function templatesOf(top: ReadonlyMap<string, MapNode>, values: MapValues): readonly Template[] {
  const shared = new Map([...top].filter(([name]) => ofTemplate.includes(name)));
  const actions = top.get('actions');
  if (actions === undefined) return [template(null, shared, new Map(), 1, values)].filter((one) => one !== null);
  if (actions.kind !== 'object' || actions.entries.length === 0) {
    values.fault(
      actions.line,
      '"actions" needs a name for each action of a row, such as "brix:", with the members of the action below it.',
    );
    return [];
  }
  if (actions.entries.length > tableLimits.templates)
    values.fault(actions.line, `A map has at most ${tableLimits.templates} actions.`);
  return actions.entries.flatMap(({ name, node, line }) => {
    if (node.kind !== 'object') {
      values.fault(line, `Action "${name}" has no members. Write them below its name.`);
      return [];
    }
    const own = entriesByName(node.entries, ofTemplate, `Action "${name}"`, values);
    return template(name, shared, own, line, values) ?? [];
  });
}

function constantNode(text: string): MapNode {
  return { kind: 'scalar', line: 1, constant: { value: text, text } };
}

/** Compiles one template. `own` members replace the `shared` members of all templates. */
function template(
  name: string | null,
  shared: ReadonlyMap<string, MapNode>,
  own: ReadonlyMap<string, MapNode>,
  line: number,
  values: MapValues,
): Template | null {
  const before = values.problems.length;
  const at = (member: string): MapNode | undefined => own.get(member) ?? shared.get(member);
  const winery = at('winery');
  const needed = ['winery', 'type', 'effectiveAt', 'data'].filter((member) => at(member) === undefined);
  const subject = name === null ? 'The map' : `Action "${name}"`;
  if (needed.length > 0) values.fault(line, `${subject} has no ${needed.map((one) => `"${one}"`).join(', ')}.`);
  const envelope = ['id', 'type', 'effectiveAt', 'tieBreak', 'note'].flatMap((member): Member[] => {
    const node = at(member);
    const value = node === undefined ? null : values.value(node, member, member === 'effectiveAt');
    return value === null ? [] : [{ path: [member], value }];
  });
  const ownData = membersIn(own.get('data'), ['data'], values);
  const sharedData = membersIn(shared.get('data'), ['data'], values);
  const data = [...sharedData.filter(({ path }) => !ownData.some((one) => overlaps(one.path, path))), ...ownData];
  const wineryValue = winery === undefined ? null : values.value(winery, 'winery');
  const conditions = [shared.get('when'), own.get('when')].flatMap((node) =>
    node === undefined ? [] : values.conditions(node, 'when'),
  );
  const members = sortedByPath([...envelope, ...data]);
  for (const detail of memberFaults(typeOf(members, at('type')?.line ?? line, values), members, values.faulty))
    values.fault(line, `${subject}: ${detail}`);
  if (values.problems.length > before || wineryValue === null) return null;
  return { name, when: conditions, winery: wineryValue, members };
}

/** Returns the type if it is the same for all rows, or null. */
function typeOf(members: readonly Member[], line: number, values: MapValues): string | null {
  const value = members.find(({ path }) => path[0] === 'type')?.value;
  if (value?.kind !== 'constant') return null;
  const type = value.constant.text;
  if (findActionKind(type) !== undefined) return type;
  values.fault(line, `"${type}" is not a type of action.`);
  return null;
}

/** Reads members at any depth. A name may be a path: `to.lot` is `lot` inside `to`. */
function membersIn(node: MapNode | undefined, path: readonly string[], values: MapValues): readonly Member[] {
  if (node === undefined) return [];
  if (node.kind === 'list')
    return node.items.flatMap((item, index) => membersIn(item, [...path, String(index)], values));
  if (node.kind === 'object' && !MapValues.isFromCells(node))
    return node.entries.flatMap((entry) => membersIn(entry.node, [...path, ...entry.name.split('.')], values));
  const value: MemberValue | null = values.value(node, path.join('.'));
  if (value === null) values.faulty.push(path);
  return value === null ? [] : [{ path, value }];
}

/** Returns whether one path equals the other or contains it. */
function overlaps(one: readonly string[], other: readonly string[]): boolean {
  const length = Math.min(one.length, other.length);
  return one.slice(0, length).every((part, index) => part === other[index]);
}

function entriesByName(
  entries: readonly MapEntry[],
  allowed: readonly string[],
  subject: string,
  values: MapValues,
): ReadonlyMap<string, MapNode> {
  for (const { name, line } of entries)
    if (!allowed.includes(name)) values.fault(line, `${subject} has no "${name}". It has ${allowed.join(', ')}.`);
  return new Map(entries.map(({ name, node }) => [name, node]));
}

function nodeAt(top: ReadonlyMap<string, MapNode>, name: string): MapNode {
  const node = top.get(name);
  if (node === undefined) throw new Error(`The map has no ${name}.`);
  return node;
}

function statedDates(node: MapNode | undefined, values: MapValues): StatedDates | null {
  return oneOf(node, 'dates', ['dmy', 'mdy', 'ymd', 'serial'] as const, values);
}

function statedMark(node: MapNode | undefined, values: MapValues): DecimalMark | null {
  return oneOf(node, 'decimal', ['.', ','] as const, values);
}

function oneOf<Word extends string>(
  node: MapNode | undefined,
  name: string,
  words: readonly Word[],
  values: MapValues,
): Word | null {
  if (node === undefined) return null;
  const found = node.kind === 'scalar' ? words.find((word) => word === node.constant.text) : undefined;
  if (found === undefined)
    values.fault(node.line, `"${name}" must be ${words.map((word) => `"${word}"`).join(' or ')}.`);
  return found ?? null;
}

function statedZone(node: MapNode | undefined, values: MapValues): string | null {
  if (node === undefined) return null;
  if (node.kind === 'scalar' && isTimeZone(node.constant.text)) return node.constant.text;
  values.fault(node.line, '"timeZone" must be an IANA name such as America/Los_Angeles.');
  return null;
}

function keyOf(node: MapNode | undefined, values: MapValues): ImportMap['key'] {
  if (node === undefined) return [];
  const nodes = node.kind === 'list' ? node.items : [node];
  return nodes.flatMap((one) => values.column(one, 'key') ?? []);
}
