/** Why the content of a winery cannot be read or written: a stable code of the public API. */
type UnreadableCode =
  /** The key was destroyed, so the content can never be read again. */
  | 'content_destroyed'
  /** This node does not have the key. */
  | 'key_missing';

/** The content of a winery cannot be read, or its new content cannot be sealed. Nothing was written. */
export class UnreadableContent extends Error {
  override readonly name = 'UnreadableContent';
  readonly code: UnreadableCode;
  readonly winery: string;
  /** The id of the key; null if the winery has no key that could seal. */
  readonly key: string | null;

  constructor(code: UnreadableCode, { winery, key }: { readonly winery: string; readonly key: string | null }) {
    super(code === 'content_destroyed' ? destroyedText(winery, key) : missingText(winery, key));
    this.code = code;
    this.winery = winery;
    this.key = key;
  }
}

function destroyedText(winery: string, key: string | null): string {
  return key === null
    ? `All keys of the winery ${winery} were destroyed, so nothing can be recorded in it. Create a new key with solera keys rotate --winery ${winery}.`
    : `The content was sealed with the key ${key} of the winery ${winery}, which was destroyed. It can never be read again.`;
}

function missingText(winery: string, key: string | null): string {
  const node = 'This node does not have';
  const remedy = 'Set SOLERA_KEYS to the keys of the winery, then send the request again.';
  return key === null
    ? `The content of the winery ${winery} is encrypted. ${node} a key of it. ${remedy}`
    : `The content was sealed with the key ${key} of the winery ${winery === '' ? 'that it names' : winery}. ${node} that key. ${remedy}`;
}

/** Returns the error if the content could not be read because of its key, or null. Errors of other layers may carry it as their cause. */
export function unreadableIn(error: unknown): UnreadableContent | null {
  for (let cause = error, depth = 0; cause instanceof Error && depth < 5; cause = cause.cause, depth += 1)
    if (cause instanceof UnreadableContent) return cause;
  return null;
}

/** Returns what `read` returns, or `fallback` if the content cannot be read. */
export function readableOr<Value>(read: () => Value, fallback: Value): Value {
  try {
    return read();
  } catch (error) {
    if (unreadableIn(error) === null) throw error;
    return fallback;
  }
}

/** Returns why the content that `read` needs cannot be read, or null. */
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
