/** Texts that name a value of a request, what it must be, and what was given. */

/** Characters of a client's text that a message repeats. */
const quotedCharacters = 80;

/** Returns a client's value as messages show it: texts in quotes and cut at 80 characters, arrays and objects by their size alone. */
export function quoted(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(cut(value));
  if (Array.isArray(value)) return `an array of ${value.length} ${value.length === 1 ? 'item' : 'items'}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}

/** Returns `"volume" must be a number greater than 0; -1 was given.`, or that the value is missing. */
export function mustBe(subject: string, expected: string, value: unknown): string {
  return value === undefined
    ? `${subject} is missing; it must be ${expected}.`
    : `${subject} must be ${expected}; ${quoted(value)} was given.`;
}

/** Returns the subject of a message about the value at a JSON pointer into the body. */
export function memberAt(pointer: string): string {
  return pointer === '' ? 'The body' : `"${pointer.slice(1)}"`;
}

/** Returns the message about a member that does not exist in an object with these `known` members. */
export function unknownMember(name: string, known: readonly string[]): string {
  return `${quoted(name)} is not a member of this object; its members are ${listed(known, 'and')}.`;
}

/** Returns `a, b or c`. */
export function listed(items: readonly string[], conjunction: 'and' | 'or'): string {
  const last = items.at(-1) ?? '';
  return items.length < 2 ? last : `${items.slice(0, -1).join(', ')} ${conjunction} ${last}`;
}

/** Returns a member's name as a part of a JSON pointer (RFC 6901), cut at 80 characters. */
export function pointerPart(name: string): string {
  return name.slice(0, quotedCharacters).replaceAll('~', '~0').replaceAll('/', '~1');
}

/** Cuts between characters, never inside a surrogate pair. */
function cut(text: string): string {
  if (text.length <= quotedCharacters) return text;
  return `${text.slice(0, quotedCharacters).replace(/[\ud800-\udbff]$/, '')}…`;
}
