import { publicQuantity } from '../cellar/quantity.js';
import type { HeldLot } from './held-lot.js';
import type { Report, ReportLine } from './report.js';

/** Amounts on hand, in millionths; bottles are counted singly. */
export interface Held {
  readonly volume: number;
  readonly weight: number;
  readonly bottles: number;
}

/** The lines of an inventory that sum up lots: by section, then by line. */
export type InventorySums = ReadonlyMap<string, ReadonlyMap<string, Held>>;

/** One line of an inventory that counts a lot. */
interface HeldLine {
  readonly section: string;
  readonly line: string;
  readonly title: string;
  readonly held: Held;
}

/** The line of lots without a tax class, and of lots without an owner. */
const none = 'none';

const sumSections = [
  { section: 'bulk-classes', title: 'Bulk by tax class' },
  { section: 'case-classes', title: 'Cases by tax class' },
  { section: 'owners', title: 'By owner' },
];
const lotSections = [
  { section: 'bulk', title: 'Bulk by lot and vessel' },
  { section: 'cases', title: 'Case lots' },
  { section: 'fruit', title: 'Fruit' },
];

/** The names of all sections. */
export const inventorySections: ReadonlySet<string> = new Set(
  [...sumSections, ...lotSections].map(({ section }) => section),
);

/**
 * The sections of an inventory: sums by tax class and by owner, and a line for each vessel of a bulk lot, each case lot and each fruit lot.
 * Owns: the sums and lines of the lots added.
 */
export class Inventory {
  private readonly sums = new Map<string, Map<string, Held>>();
  private readonly lines: HeldLine[] = [];

  /** `sums`: the sums of other lots, which have no lines here. */
  constructor(sums: InventorySums = new Map()) {
    for (const [section, lines] of sums) this.sums.set(section, new Map(lines));
  }

  /** The number of lines that count one lot. */
  get lotLines(): number {
    return this.lines.length;
  }

  /** Adds the lines of a lot, and adds the lot to the sums. */
  add(lot: HeldLot): void {
    this.addLines(lot);
    this.addToSums(lot, 1);
  }

  /** Adds the lines of a lot that the sums count already. */
  addLines(lot: HeldLot): void {
    for (const line of lotLines(lot)) this.lines.push(line);
  }

  /** Adds a lot to the sums, or with the sign -1 removes it. */
  addToSums(lot: HeldLot, sign: 1 | -1): void {
    for (const { section, line, held } of sumLines(lot)) {
      const rows = this.sums.get(section) ?? new Map<string, Held>();
      this.sums.set(section, rows);
      const { volume, weight, bottles } = rows.get(line) ?? { volume: 0, weight: 0, bottles: 0 };
      rows.set(line, {
        volume: volume + sign * held.volume,
        weight: weight + sign * held.weight,
        bottles: bottles + sign * held.bottles,
      });
    }
  }

  /** Returns the sums, to which further lots can be added. */
  currentSums(): InventorySums {
    return this.sums;
  }

  /** Returns the sections. A sum of nothing has no line. */
  sections(): Report['sections'] {
    return [
      ...sumSections.map((one) => ({ ...one, lines: this.sumLinesOf(one.section) })),
      ...lotSections.map((one) => ({
        ...one,
        lines: this.lines.filter(({ section }) => section === one.section).map(reportLine),
      })),
    ];
  }

  private sumLinesOf(section: string): readonly ReportLine[] {
    return [...(this.sums.get(section) ?? [])]
      .filter(([, held]) => !isNothing(held))
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([line, held]) => reportLine({ line, title: line, held }));
  }
}

/** Returns the lines that count a lot alone. An empty lot has none. */
export function lotLines(lot: HeldLot): readonly HeldLine[] {
  const { lot: code, kind, holdings } = lot;
  const held = heldOf(lot);
  if (isNothing(held)) return [];
  if (kind === 'cases') return [{ section: 'cases', line: code, title: `Cases of ${code}`, held }];
  if (kind === 'fruit') return [{ section: 'fruit', line: code, title: `Fruit of ${code}`, held }];
  return holdings.map(({ vessel, volume }) => ({
    section: 'bulk',
    line: `${code}/${vessel}`,
    title: `${code} in ${vessel === '' ? 'no named vessel' : vessel}`,
    held: { volume, weight: 0, bottles: 0 },
  }));
}

/** Returns the sums that count a lot. */
export function sumLines(lot: HeldLot): readonly Omit<HeldLine, 'title'>[] {
  const { kind, taxClass, owner } = lot;
  const held = heldOf(lot);
  if (isNothing(held)) return [];
  const ofOwner = { section: 'owners', line: owner ?? none, held };
  if (kind === 'fruit') return [ofOwner];
  if (kind === 'cases') return [{ section: 'case-classes', line: taxClass ?? none, held }, ofOwner];
  return [{ section: 'bulk-classes', line: kind === 'wine' ? (taxClass ?? none) : String(kind), held }, ofOwner];
}

function heldOf({ kind, volume, weight, bottles }: HeldLot): Held {
  return { volume, weight, bottles: kind === 'cases' ? bottles : 0 };
}

function isNothing({ volume, weight, bottles }: Held): boolean {
  return volume === 0 && weight === 0 && bottles === 0;
}

function reportLine({ line, title, held }: Pick<HeldLine, 'line' | 'title' | 'held'>): ReportLine {
  const { volume, weight, bottles } = held;
  const amounts = { volume: publicQuantity(volume), weight: publicQuantity(weight), bottles };
  return { line, title, values: amounts, exact: amounts };
}
