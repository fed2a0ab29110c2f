import { signal } from '@preact/signals';
import type { Winery } from '../wire/reads.js';

/** All wineries that the reader may see, in the order of their codes; null until they are read. */
export const wineries = signal<readonly Winery[] | null>(null);

/** Whether the list of wineries was read, or could not be read. */
export const areWineriesAsked = signal(false);

const remembered = 'solera.winery';

/** The winery that was looked at last, if it still exists, or the first one. */
export function usualWinery(): Winery | null {
  const code = localStorage.getItem(remembered);
  return wineryOf(code ?? '') ?? wineries.value?.[0] ?? null;
}

export function rememberWinery(code: string): void {
  localStorage.setItem(remembered, code);
}

export function wineryOf(code: string): Winery | null {
  return wineries.value?.find(({ winery }) => winery === code) ?? null;
}
