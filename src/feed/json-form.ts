/** Forms of JSON values: they check an untrusted value, narrow its type, and name the first member that is wrong. */

/** Why a value does not have a form. */
export interface Fault {
  /** The JSON pointer of the wrong member; '' is the value itself. */
  readonly pointer: string;
  /** What the member must be, for example `a whole number ≥ 1`. */
  readonly expected: string;
  /** What it is; undefined if it is absent. */
  readonly found: unknown;
}

export interface Form<Value> {
  /** Returns the first fault in document order of the form, or null if the value has the form. */
  fault(value: unknown): Fault | null;
  matches(value: unknown): value is Value;
  readonly optional: false;
}

/** The form of a member that may be absent. */
interface OptionalForm<Value> extends Omit<Form<Value>, 'optional'> {
  readonly optional: true;
}

/** A form for every member of `Value`; optional members, and only those, need an optional form. */
type MemberForms<Value> = {
  readonly [Name in keyof Value]-?: Partial<Pick<Value, Name>> extends Pick<Value, Name>
    ? OptionalForm<Exclude<Value[Name], undefined>>
    : Form<Value[Name]>;
};

export const text = simple((value): value is string => typeof value === 'string', 'a text');

export const amount = simple(
  (value): value is number => typeof value === 'number' && Number.isFinite(value),
  'a number',
);

export const anything = simple((value): value is unknown => value !== undefined, 'a JSON value');

const instantPattern = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** RFC 3339, UTC, to the millisecond: the only spelling that Solera writes. */
export const instant = simple(
  (value): value is string => typeof value === 'string' && instantPattern.test(value) && isInCalendar(value),
  'a time such as 2026-09-01T10:00:00.000Z',
);

export function wholeNumber(least = Number.MIN_SAFE_INTEGER): Form<number> {
  return simple(
    (value): value is number => typeof value === 'number' && Number.isSafeInteger(value) && value >= least,
    least === Number.MIN_SAFE_INTEGER ? 'a whole number' : `a whole number ≥ ${least}`,
  );
}

export function oneOf<const Value extends string>(...values: readonly Value[]): Form<Value> {
  const allowed: ReadonlySet<unknown> = new Set(values);
  return simple((value): value is Value => allowed.has(value), values.map((value) => `"${value}"`).join(' or '));
}

export function nullable<Value>(form: Form<Value>): Form<Value | null> {
  return formOf((value) => (value === null ? null : form.fault(value)));
}

export function optional<Value>(form: Form<Value>): OptionalForm<Value> {
  return { fault: form.fault, matches: form.matches, optional: true };
}

export function list<Item>(item: Form<Item>): Form<readonly Item[]> {
  return formOf((value) => {
    if (!Array.isArray(value)) return { pointer: '', expected: 'a list', found: value };
    for (const [index, one] of value.entries()) {
      const fault = item.fault(one);
      if (fault !== null) return { ...fault, pointer: `/${index}${fault.pointer}` };
    }
    return null;
  });
}

/** An object whose member names are data. */
export function record<Value>(member: Form<Value>): Form<Readonly<Record<string, Value>>> {
  return formOf((value) => {
    if (!isObject(value)) return { pointer: '', expected: 'an object', found: value };
    for (const [name, one] of Object.entries(value)) {
      const fault = member.fault(one);
      if (fault !== null) return within(name, fault);
    }
    return null;
  });
}

/** An object with these members. Others are allowed: a later version may add some. */
export function object<Value>(members: MemberForms<Value>): Form<Value> {
  const forms: readonly (readonly [string, Form<unknown> | OptionalForm<unknown>])[] = Object.entries(members);
  return formOf((value) => {
    if (!isObject(value)) return { pointer: '', expected: 'an object', found: value };
    for (const [name, form] of forms) {
      const one = value[name];
      if (one === undefined && form.optional) continue;
      const fault = form.fault(one);
      if (fault !== null) return within(name, fault);
    }
    return null;
  });
}

function simple<Value>(matches: (value: unknown) => value is Value, expected: string): Form<Value> {
  return {
    fault: (value) => (matches(value) ? null : { pointer: '', expected, found: value }),
    matches,
    optional: false,
  };
}

function formOf<Value>(fault: (value: unknown) => Fault | null): Form<Value> {
  return { fault, matches: (value): value is Value => fault(value) === null, optional: false };
}

/** Returns false for a day or a time that does not exist, such as 30 February. Making and writing a Date takes ten times as long, and each notification has two times. */
function isInCalendar(instantText: string): boolean {
  const part = (from: number, to: number): number => Number(instantText.slice(from, to));
  const day = part(8, 10);
  const isTime = part(11, 13) < 24 && part(14, 16) < 60 && part(17, 19) < 60;
  return isTime && day >= 1 && day <= daysOf(part(5, 7), part(0, 4));
}

/** The days of a month, from 1; 0 if there is no such month. */
function daysOf(month: number, year: number): number {
  if (month === 2) return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28;
  if (month === 4 || month === 6 || month === 9 || month === 11) return 30;
  return month >= 1 && month <= 12 ? 31 : 0;
}

/** Prefixes a fault's pointer with the member that holds the faulty value. */
export function within(name: string, fault: Fault): Fault {
  return { ...fault, pointer: `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}${fault.pointer}` };
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
