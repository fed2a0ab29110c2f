import { tableLimits } from '../../../config/import-tables.js';

/** How people write the units of wineries. */
const names: Readonly<Record<string, readonly string[]>> = {
  lb: ['lb', 'lbs', 'pound', 'pounds', '#'],
  kg: ['kg', 'kgs', 'kilo', 'kilos', 'kilogram', 'kilograms'],
  short_ton: ['ton', 'tons', 'tn', 'short ton', 'short tons', 'short_ton', 'us ton', 'us tons'],
  t: ['t', 'mt', 'tonne', 'tonnes', 'metric ton', 'metric tons', 'tonelada', 'toneladas'],
  gal: ['gal', 'gals', 'gallon', 'gallons', 'us gal', 'galones'],
  L: ['l', 'ltr', 'lt', 'liter', 'liters', 'litre', 'litres', 'litro', 'litros', 'lts'],
};

const byName = new Map(Object.entries(names).flatMap(([unit, all]) => all.map((name) => [name, unit] as const)));

/** Returns the unit of a winery's settings that a text names: `lb`, `kg`, `short_ton`, `t`, `gal` or `L`; undefined if it names none. */
export function unitNamed(text: string): string | undefined {
  return byName.get(text.trim().toLowerCase().replace(/\.$/, ''));
}

/** A number as a cell has it, and the unit or currency written beside it. */
interface NumberWithUnit {
  readonly number: string;
  /** Null if there is nothing but the number. */
  readonly unit: string | null;
}

const parts = /^(?:(?:US)?([$€£])\s*)?([-+−]?[\d.,'’\s]*\d[.,]?(?:[eE][-+]?\d+(?![\d.,]))?)\s*(\D.*)?$/s;

/** Splits `2,000 lb` into the number and its unit. A text that does not begin with a number, or is too long for one, is returned whole. */
export function splitUnit(text: string): NumberWithUnit {
  if (text.length > tableLimits.notationCharacters) return { number: text, unit: null };
  const [, currency, number, unit] = parts.exec(text) ?? [];
  if (number === undefined) return { number: text, unit: null };
  return { number: number.trim(), unit: unit ?? currency ?? null };
}

/** Returns whether two texts name the same unit. */
export function isSameUnit(one: string, other: string): boolean {
  const plain = (text: string): string => text.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
  const named = unitNamed(one);
  return plain(one) === plain(other) || (named !== undefined && named === unitNamed(other));
}
