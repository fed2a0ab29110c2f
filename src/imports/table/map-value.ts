import { familyOf } from './date-evidence.js';
import { dateForm } from './date-notation.js';
import {
  type CellRules,
  type ColumnRef,
  type Condition,
  type Constant,
  comparedText,
  type MapProblem,
  type MemberValue,
} from './import-map.js';
import type { MapEntry, MapNode } from './map-document.js';
import { headerKey, type Table } from './table.js';
import { timeOfDay } from './time-of-day.js';

const cellMembers = ['column', 'compose', 'values', 'default', 'unit', 'split', 'code', 'time', 'at'];
const tests = ['is', 'isNot', 'filled', 'blank'];

/** Reads values and conditions of a map. Owns the faults that it finds, and continues after each. */
export class MapValues {
  readonly problems: MapProblem[] = [];
  /** The members that the map names, but whose values have faults. */
  readonly faulty: (readonly string[])[] = [];
  private readonly columns: ReadonlyMap<string, ColumnRef>;

  constructor(private readonly table: Table) {
    this.columns = new Map(table.columns.map(({ name }, index) => [headerKey(name), { index, name }]));
  }

  fault(line: number, detail: string): void {
    this.problems.push({ line, code: 'invalid_map', detail: `Line ${line} of the map: ${detail}` });
  }

  /** Returns the column that a node names by its header. Case and the number of blanks do not matter. */
  column(node: MapNode, member: string): ColumnRef | null {
    if (node.kind !== 'scalar') return this.refused(node.line, `"${member}" must name a column by its header.`);
    return this.columnNamed(node.constant.text, node.line);
  }

  /** Returns the column that the user names outside the map. */
  statedColumn(name: string, option: string): ColumnRef | null {
    const found = this.columns.get(headerKey(name));
    if (found !== undefined) return found;
    const detail = `--${option}: the file has no column "${name}". ${this.columnsInWords()}`;
    this.problems.push({ line: null, code: 'unknown_columns', detail });
    return null;
  }

  /** Returns whether a node describes a value made from cells. */
  static isFromCells(node: MapNode): boolean {
    return node.kind === 'object' && node.entries.some(({ name }) => name === 'column' || name === 'compose');
  }

  /** Reads a constant, `{column: …}` or `{compose: …}`. `isMoment`: for effectiveAt, which consists of a date and a time. */
  value(node: MapNode, member: string, isMoment = false): MemberValue | null {
    if (node.kind === 'scalar') {
      if (isMoment && familyOf(dateForm(node.constant.text)) !== 'iso')
        this.fault(node.line, `"${member}" must be a time such as "2025-07-31T18:00", or "column" with a header.`);
      return { kind: 'constant', constant: node.constant };
    }
    if (node.kind === 'list') return this.refused(node.line, `"${member}" takes one value, not a list.`);
    const parts = this.parts(node.entries, member, cellMembers);
    const source = parts.get('column') ?? parts.get('compose');
    if (source === undefined) return this.refused(node.line, `"${member}" needs a value, or "column" with a header.`);
    if (parts.has('column') && parts.has('compose'))
      return this.refused(node.line, `"${member}" has both "column" and "compose". Delete one.`);
    if (isMoment && parts.has('compose'))
      return this.refused(source.line, `"${member}" takes "column" for the date, and "time" for a column of times.`);
    if (isMoment) return this.moment(source, parts);
    for (const name of ['time', 'at']) {
      const misplaced = parts.get(name);
      if (misplaced !== undefined) this.fault(misplaced.line, `Only "effectiveAt" has "${name}".`);
    }
    const rules = this.rules(parts);
    if (parts.has('compose')) return this.composed(source, rules);
    const column = this.column(source, 'column');
    return column === null ? null : { kind: 'cell', column, rules };
  }

  conditions(node: MapNode, member: string): readonly Condition[] {
    const nodes = node.kind === 'list' ? node.items : [node];
    return nodes.flatMap((one) => this.condition(one, member) ?? []);
  }

  private condition(node: MapNode, member: string): Condition | null {
    if (node.kind !== 'object')
      return this.refused(node.line, `"${member}" needs "column" and one of ${tests.join(', ')}.`);
    const parts = this.parts(node.entries, member, ['column', ...tests]);
    const named = parts.get('column');
    const [test, ...others] = tests.filter((one) => parts.has(one));
    const value = parts.get(test ?? '');
    if (named === undefined || value === undefined || others.length > 0)
      return this.refused(node.line, `"${member}" needs "column" and one of ${tests.join(', ')}.`);
    const column = this.column(named, 'column');
    if (column === null) return null;
    if (test === 'is' || test === 'isNot') return { column, test, texts: this.texts(value) };
    const isTrue = value.kind === 'scalar' && value.constant.value === true;
    const isFalse = value.kind === 'scalar' && value.constant.value === false;
    if (!isTrue && !isFalse) return this.refused(value.line, `"${test}" must be true or false.`);
    return { column, test: isTrue === (test === 'filled') ? 'filled' : 'blank', texts: new Set() };
  }

  private moment(date: MapNode, parts: ReadonlyMap<string, MapNode>): MemberValue | null {
    for (const [name, { line }] of parts)
      if (!['column', 'time', 'at'].includes(name))
        this.fault(line, `"effectiveAt" has column, time and at, but no "${name}".`);
    const column = this.column(date, 'column');
    const timeNode = parts.get('time');
    const time = timeNode === undefined ? null : this.column(timeNode, 'time');
    const atNode = parts.get('at');
    const at = atNode?.kind === 'scalar' ? timeOfDay(atNode.constant.text) : null;
    if (atNode !== undefined && at === null) this.fault(atNode.line, '"at" must be a time of day such as "08:00".');
    return column === null ? null : { kind: 'moment', date: column, time, at };
  }

  private composed(node: MapNode, rules: CellRules): MemberValue | null {
    if (node.kind !== 'scalar') return this.refused(node.line, '"compose" must be a text such as "25-{Block}".');
    const pieces: (string | ColumnRef)[] = [];
    for (const [, plain = '', name] of node.constant.text.matchAll(/([^{}]+)|\{([^{}]*)\}/g)) {
      const piece = name === undefined ? plain : this.columnNamed(name, node.line);
      if (piece === null) return null;
      pieces.push(piece);
    }
    if (!pieces.some((piece) => typeof piece !== 'string'))
      return this.refused(node.line, '"compose" must name at least one column in braces, such as "25-{Block}".');
    return { kind: 'compose', pieces, rules };
  }

  private rules(parts: ReadonlyMap<string, MapNode>): CellRules {
    const fallback = parts.get('default');
    if (fallback !== undefined && fallback.kind !== 'scalar') this.fault(fallback.line, '"default" must be one value.');
    const code = parts.get('code');
    const isCode = code?.kind === 'scalar' && code.constant.value === true;
    if (code !== undefined && !isCode) this.fault(code.line, '"code" can only be true.');
    return {
      values: this.valueTable(parts.get('values')),
      fallback: fallback?.kind === 'scalar' ? fallback.constant : null,
      unit: this.text(parts.get('unit'), 'unit'),
      split: this.text(parts.get('split'), 'split'),
      isCode,
    };
  }

  private valueTable(node: MapNode | undefined): CellRules['values'] {
    if (node === undefined) return null;
    if (node.kind !== 'object')
      return this.refused(node.line, '"values" must list cells and what replaces them, such as {NV: null}.');
    const entries = node.entries.flatMap(({ name, node: value }): (readonly [string, Constant])[] => {
      if (value.kind === 'scalar') return [[comparedText(name), value.constant]];
      this.fault(value.line, `The value of "${name}" must be one text or number.`);
      return [];
    });
    return new Map(entries);
  }

  private text(node: MapNode | undefined, member: string): string | null {
    if (node === undefined) return null;
    if (node.kind === 'scalar' && node.constant.text !== '') return node.constant.text;
    return this.refused(node.line, `"${member}" must be a text.`);
  }

  private texts(node: MapNode): ReadonlySet<string> {
    const nodes = node.kind === 'list' ? node.items : [node];
    return new Set(
      nodes.flatMap((one) => {
        if (one.kind === 'scalar') return [comparedText(one.constant.text)];
        this.fault(one.line, 'A cell can be compared only with texts.');
        return [];
      }),
    );
  }

  private parts(
    entries: readonly MapEntry[],
    member: string,
    allowed: readonly string[],
  ): ReadonlyMap<string, MapNode> {
    for (const { name, line } of entries)
      if (!allowed.includes(name)) this.fault(line, `"${member}" has no "${name}". It has ${allowed.join(', ')}.`);
    return new Map(entries.map(({ name, node }) => [name, node]));
  }

  private columnNamed(name: string, line: number): ColumnRef | null {
    const found = this.columns.get(headerKey(name));
    if (found !== undefined) return found;
    return this.refused(line, `The file has no column "${name}". ${this.columnsInWords()}`);
  }

  private columnsInWords(): string {
    return `Its columns are ${this.table.columns.map(({ name }) => `"${name}"`).join(', ')}.`;
  }

  private refused(line: number, detail: string): null {
    this.fault(line, detail);
    return null;
  }
}
