import type { Chance } from './chance.js';

const hexadecimal = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** Returns a UUID in the form of version 7: 48 bits of the time of recording, then random bits. The same seed gives the same ids. */
export function actionId(chance: Chance, recordedAt: number): string {
  const time = hexadecimal(recordedAt, 12);
  const first = hexadecimal(0x7000 | (chance.word() & 0x0fff), 4);
  const second = hexadecimal(0x8000 | (chance.word() & 0x3fff), 4);
  const third = hexadecimal(chance.word() & 0xffff, 4) + hexadecimal(chance.word(), 8);
  return `${time.slice(0, 8)}-${time.slice(8)}-${first}-${second}-${third}`;
}
