import type { GuessedColumn } from './column-guess.js';
import type { Table } from './table.js';

/** The columns of a list of vessels that show which vessels are empty. */
interface ContentColumns {
  readonly lot: GuessedColumn | undefined;
  readonly volume: GuessedColumn | undefined;
}

/**
 * Returns the name of the column that is blank in the rows of empty vessels, or null if no row is one. A row with a volume and no lot is a mistake, and
 * is not taken for an empty vessel.
 */
export function emptyVesselColumn({ columns, rows }: Table, { lot, volume }: ContentColumns): string | null {
  const indexOf = (column: GuessedColumn | undefined): number => columns.findIndex(({ name }) => name === column?.name);
  const [lotIndex, volumeIndex] = [indexOf(lot), indexOf(volume)];
  const withoutLot = lotIndex < 0 ? [] : rows.filter(({ cells }) => cells[lotIndex] === '');
  const isEmpty = (volumeText: string | undefined): boolean => /^(0+([.,]0*)?)?$/.test(volumeText ?? '');
  if (lot !== undefined && withoutLot.length > 0 && withoutLot.every(({ cells }) => isEmpty(cells[volumeIndex])))
    return lot.name;
  const hasBlankVolume = volumeIndex >= 0 && rows.some(({ cells }) => cells[volumeIndex] === '');
  return volume !== undefined && hasBlankVolume ? volume.name : null;
}
