import { findActionKind } from '../../cellar/registry.js';

/** What a member of an action's body accepts, according to the schema of the action's kind. */
export interface MemberForm {
  /** Null if no number is accepted. `quantity`: the quantity of the public API that the number is; null for integers. */
  readonly number: { readonly quantity: string | null; readonly isInteger: boolean } | null;
  readonly isText: boolean;
  readonly isNullable: boolean;
  /** Fixed texts, such as `all` beside a volume, or the kinds of a lot. */
  readonly words: readonly string[];
  readonly isList: boolean;
  readonly isObject: boolean;
  /** Names of the members, if it is an object. */
  readonly members: readonly string[];
  readonly required: readonly string[];
}

/** The keywords of JSON Schema that matter here. */
interface Schema {
  readonly type?: string;
  readonly anyOf?: readonly Schema[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly quantity?: string;
  readonly items?: Schema;
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
}

const forms = new Map<string, MemberForm | null>();

/** Returns whether a part of a path is the index of a list's item. */
export function isIndex(part: string): boolean {
  return /^\d{1,4}$/.test(part);
}

/**
 * Returns what the member at a path such as `data`, `from`, `0`, `volume` accepts in actions of a type. Null if that type has no such member.
 * If a union allows several objects, such as bulk or cases in `from`, the members of all of them count.
 */
export function memberForm(type: string, path: readonly string[]): MemberForm | null {
  const key = `${type} ${path.map((part) => (isIndex(part) ? '0' : part)).join('.')}`;
  const known = forms.get(key);
  if (known !== undefined) return known;
  const form = formAt(type, path);
  // Paths come from the columns of files, so only existing ones are kept; their number is limited.
  if (form !== null) forms.set(key, form);
  return form;
}

function formAt(type: string, [root, ...path]: readonly string[]): MemberForm | null {
  if (root !== 'data') return path.length === 0 ? (envelope[root ?? ''] ?? null) : null;
  // A kind's schema is plain JSON Schema.
  let schemas = alternatives(findActionKind(type)?.schema as Schema | undefined);
  for (const part of path) schemas = schemas.flatMap((schema) => alternatives(partOf(schema, part)));
  return schemas.length === 0 ? null : formOf(schemas);
}

function partOf(schema: Schema, part: string): Schema | undefined {
  if (isIndex(part)) return schema.items;
  return schema.properties !== undefined && Object.hasOwn(schema.properties, part)
    ? schema.properties[part]
    : undefined;
}

function alternatives(schema: Schema | undefined): readonly Schema[] {
  if (schema === undefined) return [];
  return schema.anyOf === undefined ? [schema] : schema.anyOf.flatMap(alternatives);
}

function formOf(schemas: readonly Schema[]): MemberForm {
  const numeric = schemas.find(({ type }) => type === 'number' || type === 'integer');
  const words = schemas.flatMap((schema) => schema.enum ?? (schema.const === undefined ? [] : [schema.const]));
  return {
    number:
      numeric === undefined ? null : { quantity: numeric.quantity ?? null, isInteger: numeric.type === 'integer' },
    isText: schemas.some(
      (schema) => schema.type === 'string' && schema.const === undefined && schema.enum === undefined,
    ),
    isNullable: schemas.some(({ type }) => type === 'null'),
    words: words.filter((word) => typeof word === 'string'),
    isList: schemas.some(({ type }) => type === 'array'),
    isObject: schemas.some(({ type }) => type === 'object'),
    members: [...new Set(schemas.flatMap(({ properties }) => Object.keys(properties ?? {})))],
    required: schemas.length === 1 ? (schemas[0]?.required ?? []) : [],
  };
}

/** The form of a text. */
export const textForm: MemberForm = {
  number: null,
  isText: true,
  isNullable: false,
  words: [],
  isList: false,
  isObject: false,
  members: [],
  required: [],
};

/** The members of an action's body beside its data. */
const envelope: Readonly<Record<string, MemberForm>> = {
  id: textForm,
  type: textForm,
  effectiveAt: textForm,
  note: textForm,
  tieBreak: { ...textForm, isText: false, number: { quantity: null, isInteger: true } },
};
