import { numberTextIn } from '../reading/number-text.js';
import { words } from '../words/words.js';

interface QuantityProps {
  /** A number of the API, or an exact decimal text. */
  readonly value: number | string;
  /** Null for a count without a unit. */
  readonly unit: string | null;
  /** Decimals that are shown; the exact value is in the title if there are more. */
  readonly places?: number;
}

/** An amount with its unit. */
export function Quantity({ value, unit, places = 1 }: QuantityProps) {
  const exact = numberText(value, 12);
  const shown = numberText(value, places);
  return (
    <span class="n" title={exact === shown ? undefined : exact}>
      {shown}
      {unit !== null && <span class="u"> {unit}</span>}
    </span>
  );
}

/** Returns a number as the language of the reader writes it, with at most as many decimals. */
export function numberText(value: number | string, places: number): string {
  return numberTextIn(words.value.language, value, 0, places);
}

/** Returns a number with exactly as many decimals, so that the numbers of a column are aligned. */
export function fixedText(value: number | string, places: number): string {
  return numberTextIn(words.value.language, value, places, places);
}
