const unstorable = /\0|[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/;

/** Reports whether every store returns the text unchanged: it holds neither U+0000 nor a lone surrogate. */
export function isStorableText(text: string): boolean {
  return !unstorable.test(text);
}
