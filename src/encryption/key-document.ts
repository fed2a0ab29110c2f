/** Parses and writes key documents: the JSON that holds the keys of wineries, in a key file or in the output of a key command. */
import { createSecretKey, type KeyObject } from 'node:crypto';
import { InvalidKeys } from './invalid-keys.js';

/** The keys of one winery. */
interface WineryKeys {
  /** The id of the key that seals. The others only open what they have sealed. */
  readonly current: string;
  readonly keys: ReadonlyMap<string, KeyObject>;
}

/** The keys by winery. A winery that has none is not encrypted. No two keys have the same id. */
export type Keys = ReadonlyMap<string, WineryKeys>;

export const keyBytes = 32;
const codePattern = /^[\w.-]{1,64}$/;

/** Returns the keys of the text of a key document. `source` names the document in messages. @throws InvalidKeys */
export function parseKeys(text: string, source: string): Keys {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    // The message of the parser quotes the text, which holds keys.
    throw new InvalidKeys(
      source,
      'it is not JSON',
      'Restore the document from a backup. Only if nothing is encrypted yet, write {"wineries":{}} to begin without keys.',
    );
  }
  return readKeys(value, source);
}

/** Returns the keys of a parsed key document. `source` names the document in messages. @throws InvalidKeys */
export function readKeys(value: unknown, source: string): Keys {
  const document = membersOf(value, '', source);
  refuseOthers(document, ['wineries'], '', source);
  const ids = new Map<string, string>();
  const wineries = Object.entries(membersOf(document.wineries, '/wineries', source));
  return new Map(
    wineries.map(([winery, entry]): [string, WineryKeys] => {
      const place = `/wineries/${winery}`;
      if (!codePattern.test(winery)) throw fault(source, '/wineries', 'a name is not the code of a winery', codeRemedy);
      return [winery, wineryKeys(membersOf(entry, place, source), { place, source, ids, winery })];
    }),
  );
}

interface EntryPlace {
  readonly place: string;
  readonly source: string;
  /** The winery of each key that was read, by the key's id. */
  readonly ids: Map<string, string>;
  readonly winery: string;
}

function wineryKeys(entry: Members, { place, source, ids, winery }: EntryPlace): WineryKeys {
  refuseOthers(entry, ['current', 'keys'], place, source);
  const keys = new Map<string, KeyObject>();
  for (const [id, text] of Object.entries(membersOf(entry.keys, `${place}/keys`, source))) {
    if (!codePattern.test(id)) throw fault(source, `${place}/keys`, 'a name is not the id of a key', codeRemedy);
    const owner = ids.get(id);
    if (owner !== undefined)
      throw fault(
        source,
        `${place}/keys/${id}`,
        `the winery ${owner} has a key with the same id`,
        'Give each key an id of its own.',
      );
    ids.set(id, winery);
    keys.set(id, secretOf(text, `${place}/keys/${id}`, source));
  }
  const { current } = entry;
  if (typeof current !== 'string' || !keys.has(current))
    throw fault(
      source,
      `${place}/current`,
      current === undefined ? 'it is missing' : `it is ${kindOf(current)} and not the id of one of the keys`,
      `Write the id of one of the keys in ${place}/keys.`,
    );
  return { current, keys };
}

function secretOf(text: unknown, place: string, source: string): KeyObject {
  const remedy = `Write ${keyBytes} random bytes in base64, such as the output of openssl rand -base64 ${keyBytes}.`;
  if (typeof text !== 'string') throw fault(source, place, `it is ${kindOf(text)}`, remedy);
  const bytes = Buffer.from(text, 'base64');
  if (bytes.length !== keyBytes || bytes.toString('base64') !== text)
    throw fault(
      source,
      place,
      `it is a text of ${text.length} characters, but not ${keyBytes} bytes in base64`,
      remedy,
    );
  return createSecretKey(bytes);
}

type Members = Readonly<Record<string, unknown>>;

function membersOf(value: unknown, place: string, source: string): Members {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Members; // It is an object.
  throw fault(
    source,
    place,
    `it is ${kindOf(value)}`,
    'Write a JSON object. docs/encryption.md shows a whole key document.',
  );
}

function refuseOthers(members: Members, known: readonly string[], place: string, source: string): void {
  if (Object.keys(members).every((name) => known.includes(name))) return;
  throw fault(source, place, `it has members besides ${known.join(' and ')}`, 'Remove them, or correct their names.');
}

const codeRemedy = 'Use 1 to 64 letters, digits, "-", "_" and ".".';

function fault(source: string, place: string, found: string, remedy: string): InvalidKeys {
  return new InvalidKeys(source, place === '' ? found : `${place}: ${found}`, remedy);
}

/** Describes a value without revealing it. */
function kindOf(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'a list';
  return typeof value === 'string' ? `a text of ${value.length} characters` : `a value of type ${typeof value}`;
}

/** Returns the text of the key document. */
export function keysText(keys: Keys): string {
  const wineries = [...keys].map(([winery, { current, keys: own }]) => [
    winery,
    { current, keys: Object.fromEntries([...own].map(([id, secret]) => [id, secret.export().toString('base64')])) },
  ]);
  return `${JSON.stringify({ wineries: Object.fromEntries(wineries) }, null, 2)}\n`;
}

/** Returns the keys with a further key of a winery, which becomes its current one. */
export function withKey(
  keys: Keys,
  winery: string,
  { id, secret }: { readonly id: string; readonly secret: KeyObject },
): Keys {
  const own = new Map(keys.get(winery)?.keys);
  return new Map(keys).set(winery, { current: id, keys: own.set(id, secret) });
}

/** Returns the keys without those of a winery with the given ids. If the current key is among them, the last of the remaining ones becomes current; if none remains, the winery is removed. */
export function withoutKeys(keys: Keys, winery: string, ids: readonly string[]): Keys {
  const former = keys.get(winery);
  const rest = new Map([...(former?.keys ?? [])].filter(([id]) => !ids.includes(id)));
  const all = new Map(keys);
  const newest = [...rest.keys()].at(-1);
  if (former === undefined || newest === undefined) all.delete(winery);
  else all.set(winery, { current: rest.has(former.current) ? former.current : newest, keys: rest });
  return all;
}
