import { EntityTagHash } from './entity-tag.js';
import type { TurnQueue } from './turn-queue.js';

/** Characters of JSON that are written before the event loop serves others: a few milliseconds. */
const charactersPerTurn = 262_144;
/** Lists up to this length are written in one piece. */
const shortList = 100;

/** Returns the JSON text of an answer. The long lists of a large change set are written in pieces, with a turn of the event loop for others between them. */
export function jsonText(value: unknown, turns: TurnQueue): string | Promise<string> {
  return hasLongList(value) ? textInTurns(value, turns) : JSON.stringify(value);
}

/**
 * Returns the JSON of a page, and its entity tag. It is written, encoded and hashed in pieces: a few items may be longer than a
 * hundred others.
 */
export async function listBytes(
  value: unknown,
  turns: TurnQueue,
): Promise<{ readonly bytes: Buffer; readonly tag: string }> {
  const hash = new EntityTagHash();
  const pieces: Buffer[] = [];
  for await (const text of inTurns(parts(value, 0), turns)) {
    const piece = Buffer.from(text);
    hash.update(piece);
    pieces.push(piece);
  }
  return { bytes: Buffer.concat(pieces), tag: hash.tag() };
}

async function textInTurns(value: unknown, turns: TurnQueue): Promise<string> {
  let text = '';
  for await (const piece of inTurns(parts(value, shortList), turns)) text += piece;
  return text;
}

/** Joins the parts of a text into pieces of about `charactersPerTurn`, and gives others a turn of the event loop between them. */
async function* inTurns(texts: Iterable<string>, turns: TurnQueue): AsyncGenerator<string, void, undefined> {
  let piece = '';
  for (const text of texts) {
    piece += text;
    if (piece.length < charactersPerTurn) continue;
    yield piece;
    piece = '';
    await turns.take();
  }
  yield piece;
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
