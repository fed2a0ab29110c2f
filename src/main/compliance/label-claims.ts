import { CommandFailure } from '../command-failure.js';

/** Claims as options of the command line. */
export interface ClaimOptions {
  readonly variety: readonly string[];
  readonly vintage?: string;
  readonly appellation: readonly string[];
  readonly vineyard?: string;
  readonly estate: boolean;
}

interface Claims {
  readonly varieties?: readonly { readonly variety: string; readonly share?: number }[];
  readonly vintage?: number;
  readonly appellations?: readonly string[];
  readonly vineyard?: string;
  readonly estate?: true;
}

/** Returns the claims of a request. @throws CommandFailure for a vintage or a share that is no number */
export function claimsOf({ variety, vintage, appellation, vineyard, estate }: ClaimOptions): Claims {
  return {
    ...(variety.length === 0 ? {} : { varieties: variety.map(varietyOf) }),
    ...(vintage === undefined
      ? {}
      : { vintage: numberOf(vintage, `--vintage ${vintage}`, 'a year, such as --vintage 2025') }),
    ...(appellation.length === 0 ? {} : { appellations: appellation }),
    ...(vineyard === undefined ? {} : { vineyard }),
    ...(estate ? { estate } : {}),
  };
}

/** `Merlot`, or `Merlot=60` for a share of 60 percent. */
function varietyOf(text: string): { readonly variety: string; readonly share?: number } {
  const at = text.lastIndexOf('=');
  if (at < 0) return { variety: text };
  const variety = text.slice(0, at);
  const percent = text.slice(at + 1).replace('%', '');
  // At most as many decimals as a share has.
  return {
    variety,
    share: Number(
      (numberOf(percent, `--variety ${text}`, 'a percentage, such as --variety Merlot=60') / 100).toFixed(12),
    ),
  };
}

function numberOf(text: string, option: string, expected: string): number {
  const number = Number(text);
  if (text.trim() !== '' && Number.isFinite(number)) return number;
  throw new CommandFailure(`"${option}" has no number.`, `Give ${expected}.`);
}
