import type { Place } from './tampered-text.js';

/** Seals texts before they are stored, and opens them. A text of a winery that is not encrypted stays as it is. */
export interface ContentCipher {
  /** Whether the content of the winery is sealed. */
  isEncrypted(winery: string): boolean;
  /** Whether new content of the winery can be written: it is not encrypted, or has a usable key. */
  canSeal(winery: string): boolean;
  /** Returns the sealed text; the text itself if the winery is not encrypted. @throws UnreadableContent if the winery is encrypted and has no usable key */
  seal(winery: string, place: Place, text: string): string;
  /**
   * Seals a text that may be about several wineries, which its members `winery` name. Uses a key of `winery` if that is encrypted, else of the first encrypted
   * winery that the text names. If none is encrypted, returns the text itself.
   */
  sealNaming(winery: string | null, place: Place, text: string): string;
  /** Returns the text that was sealed, or the text itself if it is not sealed. @throws UnreadableContent, TamperedText */
  open(text: string, place: Place): string;
}

/** Opens a text, as `open` does, and returns null for null. */
export function openOrNull(cipher: ContentCipher, text: string | null, place: Place): string | null {
  return text === null ? null : cipher.open(text, place);
}
