import type { Place } from './tampered-text.js';

/** Seals texts that are stored, and opens them. A text of a winery that is not encrypted stays as it is. */
export interface ContentCipher {
  /** Whether the content of the winery is sealed. */
  isEncrypted(winery: string): boolean;
  /** Returns the text in the form in which it is stored. @throws UnreadableContent if the winery is encrypted and has no usable key */
  seal(winery: string, place: Place, text: string): string;
  /**
   * As `seal`, for a text that may be about several wineries, named by its members `winery`. It is sealed for `winery` if that is encrypted, else for the first
   * encrypted one that it names.
   */
  sealNaming(winery: string | null, place: Place, text: string): string;
  /** Returns the text that was stored. @throws UnreadableContent, TamperedText */
  open(text: string, place: Place): string;
}

/** As `open`. Null stays null. */
export function openOrNull(cipher: ContentCipher, text: string | null, place: Place): string | null {
  return text === null ? null : cipher.open(text, place);
}
