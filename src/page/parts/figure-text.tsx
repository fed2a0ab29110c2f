import { percentText, placesOfDifference } from '../reading/decimal.js';
import { type Figure, type FigureUnit, movedDigits } from '../reading/figures.js';
import type { Winery } from '../wire/reads.js';
import { words } from '../words/words.js';
import { numberText } from './quantity.jsx';

/** Returns the name of a figure in the language of the reader. */
export function figureName({ group, name }: Figure): string {
  const { figures } = words.value;
  if (name.startsWith('category:')) return figures.category(name.slice('category:'.length));
  if (group === 'vessel' && name === '') return words.value.lot.unnamedVessel;
  const own: Readonly<Record<string, string>> = figures.names;
  return group === 'amount' || group === 'declaration' || group === 'cost' ? (own[name] ?? name) : name;
}

/** Returns the unit of a figure as it follows the number. */
export function unitText(unit: FigureUnit, { volumeUnit, weightUnit, currency }: Winery): string {
  const { figures, units } = words.value;
  if (unit === null) return '';
  if (typeof unit === 'object') return unit.text;
  const texts = {
    ...{ volume: volumeUnit, weight: units[weightUnit], money: currency, percent: '%' },
    ...{ cases: figures.caseUnit, bottles: figures.bottleUnit },
    moneyPerVolume: `${currency}/${volumeUnit}`,
    moneyPerWeight: `${currency}/${units[weightUnit]}`,
    moneyPerCase: `${currency}/${figures.oneCase}`,
  };
  return texts[unit];
}

/** Returns a code of the API, such as a kind or a reason, in the language of the reader; other texts as they are. */
export function codeText(code: string): string {
  const own: Readonly<Record<string, string>> = words.value.codes;
  return own[code] ?? code;
}

/** Returns the text of a figure's value without its unit. A share is shown in per cent, and a kind or status in words. */
export function valueText(value: Figure['value'], { name, group, unit }: Figure): string {
  const isCode = group === 'declaration' && (name === 'kind' || name === 'status');
  if (typeof value === 'string') return isCode ? codeText(value) : value;
  if (unit === 'percent') return numberText(percentText(String(value)), 4);
  return numberText(value, 6);
}

/** Returns the text of a difference, with its sign. `moved`: an exact decimal text. */
export function movedText(moved: string, unit: FigureUnit): string {
  const percent = percentText(moved);
  const text = unit === 'percent' ? numberText(percent, placesOfDifference(percent, 4)) : numberText(moved, 6);
  return moved.startsWith('-') ? text.replace('-', '−') : `+${text}`;
}

/** A value beside a former one: the digits that moved are marked. */
export function MovedValue({ before, after }: { readonly before: string | null; readonly after: string }) {
  if (before === null) return <span>{after}</span>;
  return (
    <span>{movedDigits(before, after).map(({ text, isMoved }) => (isMoved ? <b class="chg">{text}</b> : text))}</span>
  );
}
