/** The tables of a lot's lineage, as files. */
import type { Answer } from './problem.js';
import { textAnswer } from './text.js';

/** Reads where the wine of a lot went, or where it came from, as a CSV table. */
export function readLineageTable(
  winery: string,
  lot: string,
  direction: 'back' | 'forward',
  signal: AbortSignal,
): Promise<Answer<string>> {
  const path = `/v1/wineries/${encodeURIComponent(winery)}/lots/${encodeURIComponent(lot)}/lineage`;
  return textAnswer(`${path}?direction=${direction}`, { headers: { accept: 'text/csv' }, signal });
}
