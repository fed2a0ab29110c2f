import { convertVolume } from '../cellar/bottle-volume.js';
import type { LotChange } from './lot-change.js';

/**
 * The kind of an amount in the books of a wine premises. The rules of a form decide which line counts it (config/compliance).
 * `bulk` and `bottled` are the two sections of wine in bond, `fermenting` is must and juice, `fruit` is weighed, and `spirits` and `material` are used.
 */
export type Item = `bulk.${BulkIn | BulkOut}` | `bottled.${BottledIn | BottledOut}` | OtherItem;

type BulkIn = (typeof bulkIn)[number];
type BulkOut = (typeof bulkOut)[number];
type BottledIn = (typeof bottledIn)[number];
type BottledOut = (typeof bottledOut)[number];
type OtherItem = (typeof otherItems)[number];

const bulkIn = [
  ...['fermented', 'sweetened', 'fortified', 'blended', 'ameliorated', 'received', 'dumped'],
  ...['inventory_gain', 'class_in', 'added', 'gained'],
] as const;
const bulkOut = [
  ...['bottled', 'taxpaid', 'in_bond', 'distilling', 'vinegar'],
  ...['used_sweetening', 'used_spirits', 'used_blending', 'used_amelioration', 'used_effervescent'],
  ...['testing', 'class_out', 'refermented', 'lost', 'inventory_loss'],
] as const;
const bottledIn = ['bottled', 'received', 'returned', 'class_in'] as const;
const bottledOut = [
  ...['taxpaid', 'in_bond', 'dumped', 'tasting', 'export', 'family', 'testing', 'class_out', 'breakage'],
] as const;
const otherItems = [
  ...['fermenting.in', 'fermenting.out', 'juice.received', 'fruit.received', 'fruit.used'],
  ...['spirits.used', 'material.dry_sugar', 'material.liquid_sugar', 'material.concentrate'],
] as const;

/** The balance that an item belongs to, and whether its amounts enter it (1) or leave it (-1). With the sign 0 it belongs to no balance. */
export const signOfItem: ReadonlyMap<string, { readonly balance: string; readonly sign: 1 | -1 | 0 }> = new Map([
  ...bulkIn.map((name) => [`bulk.${name}`, { balance: 'bulk', sign: 1 }] as const),
  ...bulkOut.map((name) => [`bulk.${name}`, { balance: 'bulk', sign: -1 }] as const),
  ...bottledIn.map((name) => [`bottled.${name}`, { balance: 'bottled', sign: 1 }] as const),
  ...bottledOut.map((name) => [`bottled.${name}`, { balance: 'bottled', sign: -1 }] as const),
  ...otherItems.map((item) => [item, otherSign(item)] as const),
]);

function otherSign(item: OtherItem): { readonly balance: string; readonly sign: 1 | -1 | 0 } {
  const [balance = '', name] = item.split('.');
  if (balance !== 'fermenting' && balance !== 'fruit') return { balance, sign: 0 };
  return { balance, sign: name === 'in' || name === 'received' ? 1 : -1 };
}

/** One amount of one action, as reports count it. */
export interface Entry {
  readonly winery: string;
  readonly lot: string;
  readonly item: Item;
  readonly taxClass: string | null;
  /** In millionths of the winery's unit of volume or weight, of proof gallons (`spirits`), or of pounds or gallons (`material`). */
  readonly amount: number;
  /** Volumes in millionths of a gallon; otherwise the amount. */
  readonly gallons: number;
}

/** Collects the entries of one action: one for each lot, item and tax class. Owns: the entries. */
export class EntryList {
  private readonly entries = new Map<string, Entry & { amount: number; gallons: number }>();

  /** Adds an amount in the winery's unit. Zero adds nothing. */
  add({ winery, lot, unit }: Pick<LotChange, 'winery' | 'lot' | 'unit'>, counted: Counted): void {
    const { item, amount, taxClass = null } = counted;
    if (amount === 0) return;
    const key = `${winery}/${lot} ${item} ${taxClass ?? ''}`;
    const former = this.entries.get(key);
    const isVolume = counted.isVolume ?? true;
    const gallons = isVolume ? convertVolume(amount, { from: unit, to: 'gal' }) : amount;
    if (former === undefined) this.entries.set(key, { winery, lot, item, taxClass, amount, gallons });
    else {
      former.amount += amount;
      former.gallons += gallons;
    }
  }

  /** Returns the entries. Amounts that add up to zero are left out. */
  list(): readonly Entry[] {
    return [...this.entries.values()].filter(({ amount }) => amount !== 0);
  }
}

interface Counted {
  readonly item: Item;
  readonly amount: number;
  readonly taxClass?: string | null;
  /** Default true. */
  readonly isVolume?: boolean;
}
