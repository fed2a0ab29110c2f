/** The reason why content of a winery cannot be read or written: a stable code of the public API. */
type UnreadableCode =
  /** The key was destroyed, so the content can never be read again. */
  | 'content_destroyed'
  /** This process does not have the key. */
  | 'key_missing';

/** Content of a winery cannot be opened, or its new content cannot be sealed. Nothing was written. */
export class UnreadableContent extends Error {
  override readonly name = 'UnreadableContent';
  readonly code: UnreadableCode;
  /** Empty if the database does not know the key, so that the winery is unknown. */
  readonly winery: string;
  /** The id of the key that cannot open the content; null if the winery has no key that could seal. */
  readonly key: string | null;

  constructor(code: UnreadableCode, { winery, key }: { readonly winery: string; readonly key: string | null }) {
    super(code === 'content_destroyed' ? destroyedText(winery, key) : missingText(winery, key));
    this.code = code;
    this.winery = winery;
    this.key = key;
  }
}

/** Why a part of a winery's content cannot be read. Plain data. */
interface UnreadableKeys {
  readonly code: UnreadableCode;
  /** The ids of all keys of the winery to which the code applies. */
  readonly keys: readonly string[];
}

/** The wineries whose content cannot be read whole, and why. A winery that has both destroyed and missing keys has two reasons. Plain data. */
export type UnreadableWineries = ReadonlyMap<string, readonly UnreadableKeys[]>;

/** A reason why the content of a winery cannot be read whole, as reports show it. */
export interface UnreadableWinery extends UnreadableKeys {
  readonly winery: string;
}

/** Returns the reasons for reports, in the order of the wineries' codes. */
export function reportedUnreadable(wineries: UnreadableWineries): UnreadableWinery[] {
  return [...wineries.keys()]
    .sort()
    .flatMap((winery) => (wineries.get(winery) ?? []).map((one) => ({ winery, ...one })));
}

function destroyedText(winery: string, key: string | null): string {
  return key === null
    ? `All keys of the winery ${winery} are destroyed, so nothing can be recorded in it. Create a new key with solera keys rotate --winery ${winery}.`
    : `The content was sealed with the key ${key} of the winery ${winery}. The key is destroyed, so the content can never be read again.`;
}

function missingText(winery: string, key: string | null): string {
  const remedy = 'Give the node this key in SOLERA_KEYS, or send the request to another node.';
  if (key === null)
    return `The content of the winery ${winery} is encrypted, but this node has no usable key of it. Give the node the keys of the winery in SOLERA_KEYS, or send the request to another node.`;
  const ofWinery = winery === '' ? '' : ` of the winery ${winery}`;
  return `The content was sealed with the key ${key}${ofWinery}, but this node does not have that key. ${remedy}`;
}

/** Returns the UnreadableContent that an error is, or has among its causes; null if there is none. */
export function unreadableIn(error: unknown): UnreadableContent | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1)
    if (cause instanceof UnreadableContent) return cause;
  return null;
}

/** Returns the result of `read`, or `fallback` if content that it needs cannot be read. */
export function readableOr<Value>(read: () => Value, fallback: Value): Value {
  try {
    return read();
  } catch (error) {
    if (unreadableIn(error) === null) throw error;
    return fallback;
  }
}

/** Returns the error that says why content that `read` needs cannot be read; null if all of it can be read. */
export function unreadableContentOf(read: () => unknown): UnreadableContent | null {
  try {
    read();
    return null;
  } catch (error) {
    const unreadable = unreadableIn(error);
    if (unreadable === null) throw error;
    return unreadable;
  }
}
