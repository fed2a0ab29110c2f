/**
 * What an amount is on TTB F 5120.17, in the form's unit: gallons, and pounds of fruit, both in millionths.
 *
 * `line` is a line of the form (`A2`, `B8`, `IV7`), or
 * - `loss` and `gain`: what movements lose and gain; the winery's settings decide on which lines they are;
 * - `fermenting`: the change of must and juice on hand.
 */
export interface Booking {
  readonly action: string;
  readonly type: string;
  readonly winery: string;
  readonly at: number;
  readonly line: string;
  readonly column: string;
  readonly amount: bigint;
}

/** Notes an amount in the winery's own unit. */
export type Book = (line: string, column: string, amount: bigint) => void;

const classColumns = new Map([
  ['a', 'a'],
  ['not_over_16', 'a'],
  ['b', 'b'],
  ['over_16_to_21', 'b'],
  ['c', 'c'],
  ['over_21_to_24', 'c'],
  ['d', 'd'],
  ['artificially_carbonated', 'd'],
  ['e', 'e'],
  ['sparkling', 'e'],
  ['f', 'f'],
  ['hard_cider', 'f'],
]);

/** Returns the class of wine, which is the same for all names of a class of the form. '' is none. */
export function classOf(taxClass: string | null): string {
  const name = taxClass?.toLowerCase() ?? '';
  return classColumns.get(name) ?? name;
}

/** Returns the column of a class. Wine without one of the form's classes has a column of its own. */
export function columnOf(taxClass: string | null): string {
  return classColumns.get(classOf(taxClass)) ?? 'none';
}
