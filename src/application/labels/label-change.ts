import type { Verdict } from '../../compliance/labels/judge.js';
import type { JsonObject } from '../json-object.js';
import type { KeptLabel } from './kept-label.js';
import { verdictWord } from './lot-verdict.js';

/** Returns the change of a kept label's verdict in its public form, or null if the verdict is the same. `checks` are those of the verdict after the change. */
export function labelChange(
  { winery, label, lot, market }: KeptLabel,
  before: Verdict | null,
  after: Verdict | null,
): JsonObject | null {
  const words = { before: verdictWord(before), after: verdictWord(after) };
  return words.before === words.after ? null : { winery, label, lot, market, ...words, checks: after?.checks ?? [] };
}
