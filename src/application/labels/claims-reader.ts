import { publicShare, toShare } from '../../cellar/quantity.js';
import { type Claims, mostNamesOfClaim } from '../../compliance/labels/claims.js';
import type { JsonObject } from '../json-object.js';
import { readObject, unexpected } from '../request/faults.js';
import { normalName } from '../request/name-normalisation.js';
import { isStorableText } from '../request/storable-text.js';
import { type Result, success } from '../result.js';

/** The most characters of a name. */
const longestName = 200;
const latestVintage = 9999;

const members = ['varieties', 'vintage', 'appellations', 'vineyard', 'estate'];

/** Reads the claims of a label. A claim that is left out, or null, is not made. */
export function readClaims(value: unknown, pointer: string): Result<Claims> {
  const read = readObject(value, pointer, members);
  if (!read.ok) return read;
  const { varieties, vintage, appellations, vineyard, estate } = read.value;
  const named = readList(varieties, `${pointer}/varieties`, readVariety);
  if (!named.ok) return named;
  const years = readVintages(vintage, `${pointer}/vintage`);
  if (!years.ok) return years;
  const places = readList(appellations, `${pointer}/appellations`, readName);
  if (!places.ok) return places;
  const field = vineyard === undefined || vineyard === null ? success(null) : readName(vineyard, `${pointer}/vineyard`);
  if (!field.ok) return field;
  if (estate !== undefined && estate !== null && typeof estate !== 'boolean')
    return unexpected(`${pointer}/estate`, 'true or false', estate);
  const repeated =
    repeatedName(
      named.value.map(({ variety }) => variety),
      `${pointer}/varieties`,
    ) ??
    repeatedName(years.value, `${pointer}/vintage`) ??
    repeatedName(places.value, `${pointer}/appellations`);
  if (repeated !== null) return repeated;
  return success({
    ...{ varieties: named.value, vintages: years.value, appellations: places.value },
    ...{ vineyard: field.value, estate: estate === true },
  });
}

/** Returns claims in their public form, which can be read again. Claims that are not made are left out. */
export function publicClaims({ varieties, vintages, appellations, vineyard, estate }: Claims): JsonObject {
  const [first] = vintages;
  return {
    ...(varieties.length === 0 ? {} : { varieties: varieties.map(publicVariety) }),
    ...(first === undefined ? {} : { vintage: vintages.length === 1 ? first : vintages }),
    ...(appellations.length === 0 ? {} : { appellations }),
    ...(vineyard === null ? {} : { vineyard }),
    ...(estate ? { estate } : {}),
  };
}

function publicVariety({ variety, share }: Claims['varieties'][number]): JsonObject {
  return share === null ? { variety } : { variety, share: publicShare(share) };
}

/** Reads a name, in its normal form. */
export function readName(value: unknown, pointer: string): Result<string> {
  const name = typeof value === 'string' ? normalName(value) : '';
  if (name !== '' && name.length <= longestName && isStorableText(name)) return success(name);
  return unexpected(pointer, `a string of 1 to ${longestName} characters, blanks at either end not counted`, value);
}

/** Reads a list of at most 20 items, each by `read`. A list that is left out, or null, is empty. */
export function readList<T>(
  value: unknown,
  pointer: string,
  read: (item: unknown, pointer: string) => Result<T>,
): Result<readonly T[]> {
  if (value === undefined || value === null) return success([]);
  if (!Array.isArray(value)) return unexpected(pointer, 'an array', value);
  if (value.length > mostNamesOfClaim)
    return unexpected(pointer, `an array of at most ${mostNamesOfClaim} items`, value, 'too_large');
  const items: T[] = [];
  for (const [index, item] of value.entries()) {
    const one = read(item, `${pointer}/${index}`);
    if (!one.ok) return one;
    items.push(one.value);
  }
  return success(items);
}

/** Returns the failure of a list that holds a name twice, or null. */
export function repeatedName(names: readonly unknown[], pointer: string): Result<never> | null {
  const second = names.findIndex((name, index) => names.indexOf(name) < index);
  return second < 0 ? null : unexpected(`${pointer}/${second}`, 'another name than those before it', names[second]);
}

function readVariety(value: unknown, pointer: string): Result<Claims['varieties'][number]> {
  const read = readObject(value, pointer, ['variety', 'share']);
  if (!read.ok) return read;
  const variety = readName(read.value.variety, `${pointer}/variety`);
  if (!variety.ok) return variety;
  const { share } = read.value;
  if (share === undefined || share === null) return success({ variety: variety.value, share: null });
  if (typeof share !== 'number' || !(share >= 0 && share <= 1))
    return unexpected(`${pointer}/share`, 'a number from 0 to 1', share);
  const units = toShare(share);
  if (publicShare(units) !== share)
    return unexpected(`${pointer}/share`, 'a number with at most 12 decimals', share, 'too_precise');
  return success({ variety: variety.value, share: units });
}

function readVintages(value: unknown, pointer: string): Result<readonly number[]> {
  if (value === undefined || value === null || Array.isArray(value)) return readList(value, pointer, readVintage);
  const one = readVintage(value, pointer);
  return one.ok ? success([one.value]) : one;
}

function readVintage(value: unknown, pointer: string): Result<number> {
  if (typeof value === 'number' && Number.isInteger(value) && value >= 0 && value <= latestVintage)
    return success(value);
  return unexpected(pointer, `a year: a whole number from 0 to ${latestVintage}`, value);
}
