/** Returns a text that two tax classes share if they are the same: case does not matter. */
export function taxClassKey(taxClass: string | null): string {
  return taxClass?.toLowerCase() ?? '';
}

/** Returns whether wine of one tax class that becomes wine of the other stays in its class. */
export function sameTaxClass(one: string | null, other: string | null): boolean {
  return taxClassKey(one) === taxClassKey(other);
}
