/**
 * The body parser: JSON.parse, and then everything that JSON.parse lets through in silence and that would be lost or dangerous inside: numbers
 * that a double rounds, members that stand twice, `__proto__`, hostile nesting, U+0000 and lone surrogates (PostgreSQL can store neither).
 *
 * The usual body costs one JSON.parse, one walk over its members and a few regular expressions over the text; the slow and exact ways
 * are taken only where a cheap sieve says that they may be needed.
 */
import { isUtf8 } from 'node:buffer';
import { isLosslessNumber, parse as parseLossless } from 'lossless-json';
import { judgeNumber, mayHoldInexactNumber } from './number-literal.js';
import { HttpProblem } from './problem.js';

/** The value of a body, or undefined for an empty one; throws an HttpProblem. */
export function parseStrictJson(bytes: Buffer, mostDepth: number): unknown {
  if (bytes.length === 0) return undefined;
  if (!isUtf8(bytes)) throw refused('', 'The body is not valid UTF-8.');
  const hasMark = bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
  const text = bytes.toString('utf8', hasMark ? 3 : 0);
  const value = parsed(text);

  // A raw control character is not JSON and UTF-8 has no lone surrogates: only an escape can bring in either.
  const survey: Survey = { members: 0, path: [], mostDepth, judgeTexts: text.includes('\\u') };
  walk(value, survey);
  if (countOf(text, /"\s*:/g) !== survey.members) refuseDuplicates(text, survey.members);
  if (mayHoldInexactNumber(text)) refuseInexactNumbers(text);
  return value;
}

interface Survey {
  /** Members of all objects that were seen, to be compared with the members that the text has. */
  members: number;
  /** The way to what is looked at. A pointer is made of it only for a refusal. */
  readonly path: (string | number)[];
  readonly mostDepth: number;
  readonly judgeTexts: boolean;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refused('', `The body is not JSON: ${(error as SyntaxError).message}.`);
  }
}

function walk(value: unknown, survey: Survey): void {
  if (typeof value === 'string') {
    if (survey.judgeTexts) refuseUnkeepable(value, survey);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const { path } = survey;
  if (path.length >= survey.mostDepth)
    throw refused(pointerOf(path), `The body nests deeper than ${survey.mostDepth} levels.`);
  if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) step(index, value[index], survey);
    return;
  }
  for (const key of Object.keys(value)) {
    survey.members++;
    if (key === '__proto__' || key === 'constructor')
      throw refused(pointerOf([...path, key]), `A member may not be called ${key}.`);
    if (survey.judgeTexts) refuseUnkeepable(key, survey);
    step(key, (value as Record<string, unknown>)[key], survey);
  }
}

function step(key: string | number, member: unknown, survey: Survey): void {
  if (typeof member !== 'object' && typeof member !== 'string') return;
  survey.path.push(key);
  walk(member, survey);
  survey.path.pop();
}

function refuseUnkeepable(text: string, { path }: Survey): void {
  if (text.includes('\u0000')) throw refused(pointerOf(path), 'Text with U+0000 cannot be kept.');
  if (/\p{Surrogate}/u.test(text)) throw refused(pointerOf(path), 'Text with a lone surrogate cannot be kept.');
}

/** A JSON pointer (RFC 6901). */
function pointerOf(path: readonly (string | number)[]): string {
  return path.map((key) => `/${typeof key === 'string' ? pointerPart(key) : key}`).join('');
}

/** The sieve counted `":` also inside texts; this counts exactly, with the texts emptied. */
function refuseDuplicates(text: string, members: number): void {
  const skeleton = text.replace(/"[^"\\]*(?:\\.[^"\\]*)*"/gs, '""');
  if (countOf(skeleton, /""\s*:/g) === members) return;
  let name = '';
  try {
    parseLossless(text, null, {
      onDuplicateKey: ({ key }) => {
        name ||= key;
      },
    });
  } catch {
    // What a duplicate hid may nest too deep for that parser. The refusal stands without a name.
  }
  throw refused(
    '',
    name === ''
      ? 'A member stands twice in one object.'
      : `The member ${JSON.stringify(name)} stands twice in one object.`,
  );
}

/** Only for a text that has passed `walk`: its nesting is bounded, and so is this recursion. */
function refuseInexactNumbers(text: string): void {
  judgeNumbers(parseLossless(text), '');
}

function judgeNumbers(value: unknown, pointer: string): void {
  if (isLosslessNumber(value)) {
    const kept = judgeNumber(value.value);
    if (kept === 'kept') return;
    const message =
      kept === 'too_large'
        ? 'The number is too large to be kept.'
        : 'The number has more digits than can be kept; it is not rounded.';
    throw new HttpProblem(kept, message, { errors: [{ pointer, message }] });
  }
  if (typeof value !== 'object' || value === null) return;
  for (const [key, member] of Object.entries(value)) judgeNumbers(member, `${pointer}/${pointerPart(key)}`);
}

function countOf(text: string, pattern: RegExp): number {
  let count = 0;
  pattern.lastIndex = 0;
  while (pattern.test(text)) count++;
  return count;
}

/** A key as a part of a JSON pointer. */
function pointerPart(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

function refused(pointer: string, message: string): HttpProblem {
  return new HttpProblem('bad_request', message, { errors: [{ pointer, message }] });
}
