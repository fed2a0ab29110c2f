const unkept = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Does a text come back from any store as it went in? One with U+0000 or half of a surrogate pair does not. */
export function isStorableText(text: string): boolean {
  return !unkept.test(text);
}
