import {
  type Condition,
  comparedText,
  type ImportMap,
  type Member,
  type MemberValue,
  type Template,
} from './import-map.js';
import { constantValue, typeOf } from './member-cell.js';
import { type MemberForm, memberForm } from './member-form.js';
import type { TableRow } from './table.js';

/** A member of a template with what its type of action accepts there. */
export interface PlannedMember {
  readonly member: Member;
  readonly form: MemberForm | null;
}

/** Returns the templates that apply to a row; none if the map skips the row. */
export function templatesFor({ skip, templates }: ImportMap, row: TableRow): readonly Template[] {
  if (skip.some((condition) => holds(condition, row))) return [];
  return templates.filter(({ when }) => when.every((condition) => holds(condition, row)));
}

/** Returns the text of a value from its cells or its constant; empty if it has none. */
export function textOf(value: MemberValue, { cells }: TableRow): string {
  switch (value.kind) {
    case 'constant':
      return value.constant.text;
    case 'cell':
      return cells[value.column.index] ?? '';
    case 'moment':
      return cells[value.date.index] ?? '';
    case 'compose': {
      const pieces = value.pieces.map((piece) => (typeof piece === 'string' ? piece : (cells[piece.index] ?? '')));
      return pieces.some((piece) => piece === '') ? '' : pieces.join('');
    }
  }
}

/** Returns the text of a row's value after the map's values and defaults have replaced it. */
export function replacedText(value: MemberValue, row: TableRow): string {
  const text = textOf(value, row);
  if (value.kind !== 'cell' && value.kind !== 'compose') return text;
  const { values, fallback } = value.rules;
  const replaced = text === '' ? fallback : values?.get(comparedText(text));
  return replaced?.text ?? text;
}

/** Returns the type of action that a row has by a template. It may be unknown. */
export function typeFor({ members }: Template, row: TableRow): string {
  const value = members.find(({ path }) => path[0] === 'type')?.value;
  return value === undefined ? '' : typeOf(replacedText(value, row));
}

/** The members of templates, with what each type of action accepts there. Owns these plans while one table is read. */
export class Plans {
  private readonly byType = new Map<Template, Map<string, readonly PlannedMember[]>>();

  /** Returns the members that a template gives to an action of a type, apart from the type itself. */
  plan(template: Template, type: string): readonly PlannedMember[] {
    const plans = this.byType.get(template) ?? new Map<string, readonly PlannedMember[]>();
    this.byType.set(template, plans);
    let plan = plans.get(type);
    if (plan === undefined) {
      const members = template.members.filter(({ path }) => path[0] !== 'type');
      plan = members.map((member) => ({ member, form: memberForm(type, member.path) }));
      // Plans of unknown types are not kept, so a template never has more plans than there are kinds.
      if (memberForm(type, ['data']) !== null) plans.set(type, plan);
    }
    return plan;
  }
}

/** Returns a constant member's value. */
export function constantMember({ member, form }: PlannedMember): unknown {
  return member.value.kind === 'constant' ? constantValue(member.value.constant, form) : undefined;
}

function holds({ column, test, texts }: Condition, { cells }: TableRow): boolean {
  const text = cells[column.index] ?? '';
  switch (test) {
    case 'filled':
      return text !== '';
    case 'blank':
      return text === '';
    case 'is':
      return texts.has(comparedText(text));
    case 'isNot':
      return !texts.has(comparedText(text));
  }
}
