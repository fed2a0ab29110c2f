/** Returns the key by which tax classes are compared, without regard to case. The key of no tax class is ''. */
export function taxClassKey(taxClass: string | null): string {
  return taxClass?.toLowerCase() ?? '';
}

/** Returns whether two tax classes are the same, without regard to case. */
export function sameTaxClass(one: string | null, other: string | null): boolean {
  return taxClassKey(one) === taxClassKey(other);
}
