import { nextTurn } from './request-order.js';

/** Characters of JSON that are written before the event loop serves others: a few milliseconds. */
const charactersPerTurn = 262_144;
/** Lists up to this length are written in one piece. */
const shortList = 100;

/** Returns the JSON text of an answer. The long lists of a large change set are written in pieces, with a turn of the event loop for others between them. */
export function jsonText(value: unknown): string | Promise<string> {
  return hasLongList(value) ? writeInTurns(value) : JSON.stringify(value);
}

/** Returns the JSON text of a page, in pieces: a few of its items may be longer than a hundred others. */
export function listText(value: unknown): Promise<string> {
  return writeInTurns(value, 0);
}

async function writeInTurns(value: unknown, short = shortList): Promise<string> {
  let text = '';
  let turnEnds = charactersPerTurn;
  for (const part of parts(value, short)) {
    text += part;
    if (text.length < turnEnds) continue;
    turnEnds = text.length + charactersPerTurn;
    await nextTurn();
  }
  return text;
}

/** Looks at the members of the value and of its members: an answer's long lists are no deeper. */
function hasLongList(value: unknown, short = shortList, depth = 2): boolean {
  if (Array.isArray(value)) return value.length > short;
  return depth > 0 && isObject(value) && Object.values(value).some((member) => hasLongList(member, short, depth - 1));
}

/** The text in parts: an object that has long lists is divided into its members, and a long list into its items. */
function* parts(value: unknown, short: number): Generator<string> {
  if (!hasLongList(value, short)) {
    yield JSON.stringify(value);
  } else if (Array.isArray(value)) {
    let separator = '[';
    for (const item of value) {
      yield separator + JSON.stringify(item);
      separator = ',';
    }
    yield ']';
  } else if (isObject(value)) {
    let separator = '{';
    for (const [name, member] of Object.entries(value)) {
      if (member === undefined) continue;
      yield `${separator}${JSON.stringify(name)}:`;
      yield* parts(member, short);
      separator = ',';
    }
    yield '}';
  }
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
