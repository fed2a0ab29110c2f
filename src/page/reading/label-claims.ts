/** What a label claims, as it is typed: names behind commas, a share behind a variety. */
import type { components } from '../contract.js';
import { decimalText, exact, percentText } from './decimal.js';

type LabelClaims = components['schemas']['LabelClaims'];

/** The contents of the fields of claims. */
export interface TypedClaims {
  readonly varieties: string;
  readonly vintage: string;
  readonly appellations: string;
  readonly vineyard: string;
  readonly estate: boolean;
}

export const noClaims: TypedClaims = { varieties: '', vintage: '', appellations: '', vineyard: '', estate: false };

/** Names are behind commas; a comma before a digit is a decimal mark. */
const listed = (text: string): readonly string[] =>
  text
    .split(/,(?!\d)/)
    .map((name) => name.trim())
    .filter((name) => name !== '');

/** Returns the claims that were typed. */
export function claimsOf({ varieties, vintage, appellations, vineyard, estate }: TypedClaims): LabelClaims {
  const years = vintage
    .split(/[,\s]+/)
    .filter((year) => year !== '')
    .map(Number);
  const [year] = years;
  const places = listed(appellations);
  const grapes = listed(varieties).map(varietyOf);
  return {
    ...(grapes.length === 0 ? {} : { varieties: grapes }),
    ...(year === undefined ? {} : { vintage: years.length === 1 ? year : years }),
    ...(places.length === 0 ? {} : { appellations: [...places] }),
    ...(vineyard.trim() === '' ? {} : { vineyard: vineyard.trim() }),
    ...(estate ? { estate } : {}),
  };
}

/** A variety, and the share that is stated behind it: `Merlot 20 %`. */
function varietyOf(text: string): { variety: string; share?: number } {
  const [, name = text, percent] = /^(.*\S)\s+(\d+(?:[.,]\d+)?)\s*%$/.exec(text) ?? [];
  return percent === undefined
    ? { variety: name }
    : { variety: name, share: Number(decimalText(exact(percent.replace(',', '.')) / 100n)) };
}

/** Returns claims as they are typed. */
export function typedOf({ varieties, vintage, appellations, vineyard, estate }: LabelClaims): TypedClaims {
  const grapes = (varieties ?? []).map(({ variety, share }) =>
    share === undefined ? variety : `${variety} ${percentText(String(share))} %`,
  );
  return {
    varieties: grapes.join(', '),
    vintage: [vintage ?? []].flat().join(', '),
    appellations: (appellations ?? []).join(', '),
    vineyard: vineyard ?? '',
    estate: estate ?? false,
  };
}
