/** The letters of the columns of TTB F 5120.17, by the other names of their tax classes (26 USC 5041(b)). */
const letters: ReadonlyMap<string, string> = new Map([
  ['not_over_16', 'a'],
  ['over_16_to_21', 'b'],
  ['over_21_to_24', 'c'],
  ['artificially_carbonated', 'd'],
  ['sparkling', 'e'],
  ['hard_cider', 'f'],
]);

/** Returns the key by which tax classes are compared: without regard to case, and the same for all names of a class. The key of no tax class is ''. */
export function taxClassKey(taxClass: string | null): string {
  const name = taxClass?.toLowerCase() ?? '';
  return letters.get(name) ?? name;
}

/** Returns whether two tax classes are the same. */
export function sameTaxClass(one: string | null, other: string | null): boolean {
  return taxClassKey(one) === taxClassKey(other);
}
