/** Returns a text as it is printed: composed, on one line, without characters that have no shape. */
export function printableText(text: string): string {
  return text
    .replaceAll(/\p{Surrogate}/gu, '\uFFFD')
    .normalize('NFC')
    .replaceAll(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replaceAll(/\p{Default_Ignorable_Code_Point}/gu, '');
}
