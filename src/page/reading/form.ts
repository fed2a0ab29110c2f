/**
 * Forms from the schemas that the server publishes. A draft holds texts alone, as they were typed; the schema says which of them are numbers. Nothing is judged here: the
 * server validates, and its pointers lead back to the fields.
 */

import { decimalText, exact } from './decimal.js';
import { type DecimalMark, typedNumber } from './typed-number.js';

/** The part of JSON Schema that the served document uses for the data of actions. */
export interface Schema {
  readonly type?: string;
  readonly title?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly items?: Schema;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
}

/** A typed text, a list, or members by name. A member that is left out, or an empty text, is absent. */
export type Draft = string | readonly Draft[] | { readonly [name: string]: Draft };

/** The amount that a number is in, by the description of its schema. */
export type Measure = 'volume' | 'weight' | 'money' | null;

/** A schema as a form shows it. */
export type Field =
  | { readonly kind: 'text' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  /** `instead`: words that may stand for the number, such as "all". */
  | { readonly kind: 'number'; readonly measure: Measure; readonly instead: readonly string[] }
  | { readonly kind: 'list'; readonly of: Schema }
  | {
      readonly kind: 'group';
      readonly members: readonly (readonly [name: string, schema: Schema, isRequired: boolean])[];
    };

/** Returns how a form shows a schema. `draft`: what is there now, by which one of several forms is chosen. */
export function fieldOf(schema: Schema, draft?: Draft): Field {
  const forms = (schema.anyOf ?? [schema]).filter(({ type }) => type !== 'null');
  const instead = forms.flatMap((form) => (typeof form.const === 'string' ? [form.const] : []));
  const others = forms.filter((form) => form.const === undefined);
  const form = others.find((one) => fits(one, draft)) ?? others[0] ?? {};
  if (form.enum !== undefined) return { kind: 'choice', choices: form.enum.map(String) };
  if (form.type === 'number' || form.type === 'integer') return { kind: 'number', measure: measureOf(form), instead };
  if (form.type === 'array') return { kind: 'list', of: form.items ?? {} };
  if (form.type === 'object') {
    const required = new Set(form.required);
    const members = Object.entries(form.properties ?? {});
    return { kind: 'group', members: members.map(([name, member]) => [name, member, required.has(name)]) };
  }
  return { kind: 'text' };
}

/** Whether a draft has the form of a schema, as far as the names of its members tell. */
function fits(schema: Schema, draft: Draft | undefined): boolean {
  if (draft === undefined || typeof draft === 'string') return false;
  if (isList(draft)) return schema.type === 'array' && (draft[0] === undefined || fits(schema.items ?? {}, draft[0]));
  const names = Object.keys(schema.properties ?? {});
  return schema.type === 'object' && Object.keys(draft).every((name) => names.includes(name));
}

function isList(draft: Draft): draft is readonly Draft[] {
  return Array.isArray(draft);
}

function measureOf({ description = '' }: Schema): Measure {
  if (description.includes('volume unit')) return 'volume';
  if (description.includes('weight unit')) return 'weight';
  return description.includes('currency') ? 'money' : null;
}

/** Returns the draft of the data of an action. Numbers have the decimal mark of the reader's language. */
export function draftOf(data: unknown, mark: DecimalMark = '.'): Draft {
  if (Array.isArray(data)) return data.map((entry) => draftOf(entry, mark));
  if (typeof data === 'object' && data !== null)
    return Object.fromEntries(Object.entries(data).map(([name, value]) => [name, draftOf(value, mark)]));
  // Not the text of the number itself: that of a small one has an exponent.
  if (typeof data === 'number') return decimalText(exact(data)).replace('.', mark);
  return data === null || data === undefined ? '' : String(data);
}

/** Returns the draft of an empty form: its required members, and the vessel, which most actions name. Required lists have one empty entry. */
export function emptyDraft(schema: Schema): Draft {
  const field = fieldOf(schema);
  if (field.kind === 'list') return [emptyDraft(field.of)];
  if (field.kind !== 'group') return '';
  const shown = field.members.filter(([name, , isRequired]) => isRequired || name === 'vessel');
  return Object.fromEntries(shown.map(([name, member]) => [name, emptyDraft(member)]));
}

/** Returns the draft of another form, in which what was typed stays wherever both forms have the member. */
export function carriedOver(typed: Draft, into: Draft): Draft {
  if (typeof into === 'string') return typeof typed === 'string' ? typed : into;
  if (isList(into)) {
    const [entry] = into;
    const isSame = isList(typed) && typed.length > 0 && entry !== undefined;
    return isSame ? typed.map((one) => carriedOver(one, entry)) : into;
  }
  if (typeof typed === 'string' || isList(typed)) return into;
  const members = Object.entries(into).map(([name, member]) => {
    const former = typed[name];
    return [name, former === undefined ? member : carriedOver(former, member)] as const;
  });
  return Object.fromEntries(members);
}

/** Returns the part of a draft at a pointer; undefined if there is none. */
export function draftAt(draft: Draft, pointer: string): Draft | undefined {
  let part: Draft | undefined = draft;
  for (const step of stepsOf(pointer)) part = partOf(part, step);
  return part;
}

function partOf(draft: Draft | undefined, step: string): Draft | undefined {
  if (draft === undefined || typeof draft === 'string') return undefined;
  return isList(draft) ? draft[Number(step)] : draft[step];
}

/** Returns a draft in which the part at a pointer is another one. Undefined removes it. */
export function withDraft(draft: Draft, pointer: string, value: Draft | undefined): Draft {
  const [step, ...rest] = stepsOf(pointer);
  if (step === undefined) return value ?? '';
  const inner = rest.length === 0 ? value : withDraft(partOf(draft, step) ?? {}, pointerOf(rest), value);
  if (isList(draft)) {
    const index = Number(step);
    return [...draft.slice(0, index), ...(inner === undefined ? [] : [inner]), ...draft.slice(index + 1)];
  }
  const { [step]: _former, ...others } = typeof draft === 'string' ? {} : draft;
  if (inner === undefined) return others;
  // A member that was there keeps its place.
  const members = typeof draft === 'string' ? {} : draft;
  return { ...members, [step]: inner };
}

function stepsOf(pointer: string): string[] {
  return pointer === ''
    ? []
    : pointer
        .slice(1)
        .split('/')
        .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function pointerOf(steps: readonly string[]): string {
  return steps.map((step) => `/${step.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}

/**
 * Returns the JSON text of a draft. A number keeps the digits that were typed, so that it is judged as it was typed; its decimal mark becomes a point. What is no number where
 * one belongs, or can mean two numbers, stays a text, which the server refuses. Empty members are left out.
 */
export function jsonOf(draft: Draft, schema: Schema, mark: DecimalMark = '.'): string {
  const field = fieldOf(schema, draft);
  if (typeof draft === 'string') return leafJson(draft, field, schema, mark);
  if (isList(draft)) {
    const items = field.kind === 'list' ? field.of : {};
    return `[${draft.map((one) => jsonOf(one, items, mark)).join(',')}]`;
  }
  const schemas = new Map(field.kind === 'group' ? field.members.map(([name, member]) => [name, member]) : []);
  const members = Object.entries(draft).filter(([name, value]) => !isAbsent(value, schemas.get(name)));
  return `{${members.map(([name, value]) => `${JSON.stringify(name)}:${jsonOf(value, schemas.get(name) ?? {}, mark)}`).join(',')}}`;
}

function leafJson(text: string, field: Field, schema: Schema, mark: DecimalMark): string {
  const trimmed = text.trim();
  if (trimmed === '' && allowsNull(schema)) return 'null';
  if (field.kind !== 'number') return JSON.stringify(trimmed);
  const typed = typedNumber(trimmed, mark);
  return typed.kind === 'number' ? typed.json : JSON.stringify(trimmed);
}

function isAbsent(value: Draft, schema: Schema | undefined): boolean {
  if (typeof value === 'string') return value.trim() === '' && !(schema !== undefined && isRequiredNull(schema));
  return isList(value) && value.length === 0 && schema?.type !== 'array';
}

function allowsNull({ anyOf }: Schema): boolean {
  return anyOf?.some(({ type }) => type === 'null') === true;
}

/** A vintage may be null, and must be given; an owner may be null, and may be left out. Only a number that may be null is sent as null when it is empty. */
function isRequiredNull(schema: Schema): boolean {
  return allowsNull(schema) && fieldOf(schema).kind === 'number';
}
