/**
 * Parses request bodies. Refuses what JSON.parse accepts silently but Solera would lose or must not keep: numbers that a double rounds, repeated
 * members, `__proto__`, deep nesting, U+0000 and lone surrogates (PostgreSQL stores neither).
 *
 * A usual body costs one JSON.parse, one walk over its members and a few regular expressions over its text. The exact but slow ways run only if a
 * cheap test finds that they may be needed.
 */
import { isUtf8 } from 'node:buffer';
import { isLosslessNumber, parse as parseLossless } from 'lossless-json';
import { memberAt, pointerPart, quoted } from '../../application/request/fault-text.js';
import { judgeNumber, mayHoldInexactNumber } from './number-literal.js';
import { HttpProblem } from './problem.js';

/** Returns the value of a body; undefined for an empty one. @throws HttpProblem */
export function parseStrictJson(bytes: Buffer, mostDepth: number): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw refused('', 'The body must be UTF-8.');
  const hasByteOrderMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = bytes.toString('utf8', hasByteOrderMark ? 3 : 0);
  const value = parse(text);

  // JSON has no raw control characters and UTF-8 no lone surrogates, so only an escape can express what cannot be stored.
  const walk: Walk = { members: 0, path: [], mostDepth, checksTexts: text.includes('\\u') };
  visit(value, walk);
  if (countOf(text, /"\s*:/g) !== walk.members) refuseDuplicates(text, walk.members, mostDepth);
  if (mayHoldInexactNumber(text)) refuseInexactNumbers(text);
  return value;
}

interface Walk {
  /** The members of all objects visited so far, to compare with the members in the text. */
  members: number;
  /** The keys from the root to the value being visited. Only a refusal makes a pointer of them. */
  readonly path: (string | number)[];
  readonly mostDepth: number;
  readonly checksTexts: boolean;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw refused('', `The body is not valid JSON: ${reason}.`);
  }
}

function visit(value: unknown, walk: Walk): void {
  if (typeof value === 'string') {
    if (walk.checksTexts) refuseUnstorable(value, walk);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { path } = walk;
  if (path.length >= walk.mostDepth)
    throw refused(pointerOf(path), `The body must not nest deeper than ${walk.mostDepth} levels.`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) descend(index, value[index], walk);
    return;
  }
  const members = value as Readonly<Record<string, unknown>>; // JSON has no other objects than arrays and these.
  for (const key of Object.keys(members)) {
    walk.members++;
    if (key === '__proto__' || key === 'constructor')
      throw refused(pointerOf([...path, key]), `A member must not be named ${quoted(key)}.`);
    if (walk.checksTexts) refuseUnstorable(key, walk);
    descend(key, members[key], walk);
  }
}

function descend(key: string | number, member: unknown, walk: Walk): void {
  if (typeof member !== 'object' && typeof member !== 'string') return;
  walk.path.push(key);
  visit(member, walk);
  walk.path.pop();
}

function refuseUnstorable(text: string, { path }: Walk): void {
  if (!text.includes('\u0000') && !/\p{Surrogate}/u.test(text)) return;
  const pointer = pointerOf(path);
  throw refused(pointer, `${memberAt(pointer)} must not contain U+0000 or a lone surrogate.`);
}

/** Returns the JSON pointer (RFC 6901) of a path. */
function pointerOf(path: readonly (string | number)[]): string {
  return path.map((key) => `/${typeof key === 'string' ? pointerPart(key) : key}`).join('');
}

/** Counts exactly, without the contents of strings, in which the cheap count may have found `":` too. Throws if there are duplicates. */
function refuseDuplicates(text: string, members: number, mostDepth: number): void {
  const withoutStrings = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"?/gs, '""');
  if (countOf(withoutStrings, /""\s*:/g) === members) return;
  let name: string | undefined;
  // `visit` has not seen values that a duplicate replaced, so they may nest deeper than `mostDepth`. The parser is recursive. If the stack is almost full when V8
  // compiles a regular expression, Node aborts the process, and no error can be caught. If the text is too deep for the parser, the refusal names no member.
  if (depthOf(withoutStrings) <= mostDepth)
    parseLossless(text, null, {
      onDuplicateKey: ({ key }) => {
        name ??= key;
      },
    });
  const which = name === undefined ? 'A member' : `The member ${quoted(name)}`;
  throw refused('', `${which} occurs twice in one object; give it once.`);
}

/** Returns the deepest nesting of JSON whose strings are empty. */
function depthOf(text: string): number {
  let [depth, deepest] = [0, 0];
  for (const character of text) {
    if (character === '{' || character === '[') deepest = Math.max(deepest, ++depth);
    else if (character === '}' || character === ']') depth -= 1;
  }
  return deepest;
}

/** The nesting of the text must have been checked by `visit`: it bounds this recursion. */
function refuseInexactNumbers(text: string): void {
  refuseInexactIn(parseLossless(text), '');
}

function refuseInexactIn(value: unknown, pointer: string): void {
  if (isLosslessNumber(value)) {
    const verdict = judgeNumber(value.value);
    if (verdict === 'exact') return;
    const literal = value.value.slice(0, 80);
    const message =
      verdict === 'too_large'
        ? `${memberAt(pointer)} is too large: ${literal}.`
        : `${memberAt(pointer)} has more digits than Solera stores, and numbers are not rounded: ${literal}.`;
    throw new HttpProblem(verdict, message, { errors: [{ pointer, message }] });
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) refuseInexactIn(member, `${pointer}/${pointerPart(key)}`);
}

function countOf(text: string, pattern: RegExp): number {
  let count = 0;
  pattern.lastIndex = 0;
  while (pattern.test(text)) count++;
  return count;
}

function refused(pointer: string, message: string): HttpProblem {
  return new HttpProblem('bad_request', message, { errors: [{ pointer, message }] });
}
