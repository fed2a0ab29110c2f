const unstorable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Reports whether every store returns the text unchanged: it holds neither U+0000 nor a lone surrogate. */
export function isStorableText(text: string): boolean {
  return !unstorable.test(text);
}

/** What is written by people for people, and stored as it is. */
const freeTexts = new Set(['text', 'note']);

interface StoredNames {
  /** The same object if nothing had to change. */
  readonly value: unknown;
  /** The JSON pointer of the first name that consists of blanks, or null. */
  readonly blank: string | null;
}

/** Returns a value with its names in Unicode NFC and without blanks at either end, so that names which look the same are the same. */
export function storedNames(value: unknown, pointer: string): StoredNames {
  if (typeof value === 'string') {
    const name = value.normalize('NFC').trim();
    return { value: name, blank: name === '' && value !== '' ? pointer : null };
  }
  if (typeof value !== 'object' || value === null) return { value, blank: null };
  let copy: Record<string, unknown> | unknown[] | null = null;
  for (const [member, inner] of Object.entries(value)) {
    if (freeTexts.has(member)) continue;
    const stored = storedNames(inner, `${pointer}/${member}`);
    if (stored.blank !== null) return stored;
    if (stored.value === inner) continue;
    copy ??= Array.isArray(value) ? [...value] : { ...value };
    // JavaScript accepts an index as the name of an array's member.
    (copy as Record<string, unknown>)[member] = stored.value;
  }
  return { value: copy ?? value, blank: null };
}
