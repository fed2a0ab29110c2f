import { convertVolume } from '../cellar/bottle-volume.js';
import { compareCodePoints } from '../cellar/code-point.js';
import { apportion } from '../cellar/quantity.js';
import { type Entry, EntryList, type Item } from './entry.js';
import type { LotChange } from './lot-change.js';
import { addMaterials } from './materials.js';
import { addMovement, type LossItems, type Part, partsTaken } from './movement.js';
import { sameTaxClass } from './tax-class.js';

/** An action as reports need it. `data`: members of the data that the user sent (`reportedData`). */
export interface ReportedAction {
  readonly winery: string;
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Returns the entries of an action for all its lots. `given`: what the action did to each lot, in any order. */
export function entriesOfAction(action: ReportedAction, given: readonly LotChange[]): readonly Entry[] {
  const entries = new EntryList();
  const changes = given.length < 2 ? given : [...given].sort(compareLots);
  const add = additions[action.type];
  if (add === undefined) addMoved(entries, action, changes);
  else add(entries, action, changes);
  return entries.list();
}

function compareLots(a: LotChange, b: LotChange): number {
  return compareCodePoints(a.winery, b.winery) || compareCodePoints(a.lot, b.lot);
}

type AddEntries = (entries: EntryList, action: ReportedAction, changes: readonly LotChange[]) => void;

/** How the entries of an action are computed, by its type. Any other type is a movement from lots to lots. */
const additions: Readonly<Record<string, AddEntries | undefined>> = {
  receive_fruit: (entries, _, changes) => {
    for (const change of changes)
      entries.add(change, { item: 'fruit.received', amount: change.arrived, isVolume: false });
  },
  process_fruit: addProcessedFruit,
  receive_bulk: addReceivedBulk,
  top: (entries, action, changes) => {
    for (const change of changes)
      addCorrection(entries, change, -change.evaporated, { loss: 'bulk.lost', gain: 'bulk.gained' });
    addMoved(entries, action, changes);
  },
  measure: (entries, _, changes) => {
    for (const change of changes) addCorrection(entries, change, change.corrected, inventory);
  },
  adjust: (entries, { data }, changes) => {
    for (const change of changes) addCorrection(entries, change, change.corrected, lossItems(data.reason));
  },
  addition: addAddition,
  declare: addDeclaration,
  bottle: addBottled,
  remove_cases: (entries, { data }, changes) => {
    for (const change of changes)
      entries.add(change, { item: removalItem(data.reason), amount: change.taken, taxClass: change.before.taxClass });
  },
  return_cases: (entries, _, changes) => {
    for (const change of changes)
      entries.add(change, { item: 'bottled.returned', amount: change.arrived, taxClass: change.after.taxClass });
  },
  dump_cases: addDumped,
  ship_bulk: (entries, { data }, changes) => addShipped(entries, shipmentItem(data.reason), partsTaken(changes)),
  transfer_in_bond: addTransferInBond,
};

const inventory: LossItems = { loss: 'bulk.inventory_loss', gain: 'bulk.inventory_gain' };

/** Returns the items that count a loss or a gain, by the reason that the action gives. */
function lossItems(reason: unknown): LossItems {
  if (reason === 'inventory') return inventory;
  return { loss: reason === 'testing' ? 'bulk.testing' : 'bulk.lost', gain: 'bulk.gained' };
}

function addMoved(entries: EntryList, { data }: ReportedAction, changes: readonly LotChange[]): void {
  addMovement(entries, partsTaken(changes), changes, lossItems(data.lossReason));
}

function addCorrection(entries: EntryList, change: LotChange, corrected: number, { loss, gain }: LossItems): void {
  const amount = Math.abs(corrected);
  const { kind, taxClass } = change.before;
  if (kind === 'wine') entries.add(change, { item: corrected < 0 ? loss : gain, amount, taxClass });
  else entries.add(change, { item: corrected < 0 ? 'fermenting.out' : 'fermenting.in', amount });
}

/** Fruit becomes must or juice, which may also reach lots that hold something else. */
function addProcessedFruit(entries: EntryList, { data }: ReportedAction, changes: readonly LotChange[]): void {
  const targets = changes.filter(({ before, arrived }) => before.kind !== 'fruit' && arrived > 0);
  for (const change of changes)
    if (change.before.kind === 'fruit')
      entries.add(change, { item: 'fruit.used', amount: change.taken, isVolume: false });
  const [first] = targets;
  if (first === undefined) return;
  const amount = targets.reduce((sum, { arrived }) => sum + arrived, 0);
  entries.add(first, { item: 'fermenting.in', amount });
  const part: Part = { from: first, kind: data.kind === 'juice' ? 'juice' : 'must', taxClass: null, amount };
  addMovement(entries, [part], targets, lossItems(undefined));
}

/** Wine that is received without a tax class has the class of the lot that receives it. */
function addReceivedBulk(entries: EntryList, { data }: ReportedAction, changes: readonly LotChange[]): void {
  const [target] = changes;
  if (target === undefined) return;
  // The schema of the data ensures these types.
  const { kind: statedKind, to = {} } = data as {
    readonly kind?: string;
    readonly to?: { readonly kind?: string; readonly taxClass?: string | null };
  };
  const given = to.kind ?? statedKind ?? 'wine';
  const kind = given === 'must' || given === 'juice' ? given : 'wine';
  const amount = target.arrived;
  if (kind !== 'wine') addReceivedJuice(entries, target, amount);
  const stated = to.taxClass ?? (typeof data.taxClass === 'string' ? data.taxClass : null);
  const taxClass = kind === 'wine' ? (stated ?? target.after.taxClass) : null;
  if (kind === 'wine') entries.add(target, { item: 'bulk.received', amount, taxClass });
  addMovement(entries, [{ from: target, kind, taxClass, amount }], changes, lossItems(undefined));
}

/** Must and juice from other premises are received as materials (part IV), and are on hand (part VII) until they become wine. */
function addReceivedJuice(entries: EntryList, target: LotChange, amount: number): void {
  entries.add(target, { item: 'fermenting.in', amount });
  entries.add(target, { item: 'juice.received', amount });
}

/** Wine that is sweetened, fortified or ameliorated counts as used for that purpose and as produced by it. The whole lot counts, because a lot is one wine. */
function addAddition(entries: EntryList, action: ReportedAction, changes: readonly LotChange[]): void {
  const { purpose } = action.data;
  for (const change of changes) {
    const { before, added, enriched } = change;
    addMaterials(entries, change, action);
    if (before.kind !== 'wine') {
      if (before.kind !== 'fruit') entries.add(change, { item: 'fermenting.in', amount: added });
      continue;
    }
    const { taxClass } = before;
    const items = typeof purpose === 'string' ? purposes[purpose] : undefined;
    if (items === undefined) entries.add(change, { item: 'bulk.added', amount: added, taxClass });
    else {
      entries.add(change, { item: items.used, amount: enriched, taxClass });
      entries.add(change, { item: items.produced, amount: enriched + added, taxClass });
    }
  }
}

const purposes: Readonly<Record<string, { readonly used: Item; readonly produced: Item } | undefined>> = {
  sweeten: { used: 'bulk.used_sweetening', produced: 'bulk.sweetened' },
  fortify: { used: 'bulk.used_spirits', produced: 'bulk.fortified' },
  ameliorate: { used: 'bulk.used_amelioration', produced: 'bulk.ameliorated' },
};

function addDeclaration(entries: EntryList, { data }: ReportedAction, changes: readonly LotChange[]): void {
  for (const change of changes) {
    const { before, after, reclassified: amount } = change;
    if (amount === 0) continue;
    if (before.kind === after.kind && sameTaxClass(before.taxClass, after.taxClass)) continue;
    if (before.kind === 'cases') {
      entries.add(change, { item: 'bottled.class_out', amount, taxClass: before.taxClass });
      entries.add(change, { item: 'bottled.class_in', amount, taxClass: after.taxClass });
    } else if (before.kind === 'wine' && after.kind === 'wine') {
      const isEffervescent = data.method !== undefined;
      const out = isEffervescent ? 'bulk.used_effervescent' : 'bulk.class_out';
      entries.add(change, { item: out, amount, taxClass: before.taxClass });
      entries.add(change, {
        item: isEffervescent ? 'bulk.fermented' : 'bulk.class_in',
        amount,
        taxClass: after.taxClass,
      });
    } else if (before.kind === 'wine') {
      entries.add(change, { item: 'bulk.refermented', amount, taxClass: before.taxClass });
      entries.add(change, { item: 'fermenting.in', amount });
    } else if (after.kind === 'wine') {
      entries.add(change, { item: 'fermenting.out', amount });
      entries.add(change, { item: 'bulk.fermented', amount, taxClass: after.taxClass });
    }
  }
}

/** Bulk wine becomes bottled wine of the case lot's tax class. Wine of another class first changes its class, or is blended. */
function addBottled(entries: EntryList, _: ReportedAction, changes: readonly LotChange[]): void {
  const filled = changes.filter(({ after, arrived }) => after.kind === 'cases' && arrived > 0);
  const bulk = filled.map(
    (change): LotChange => ({ ...change, after: { ...change.after, kind: 'wine' }, wasEmpty: true }),
  );
  addMovement(entries, partsTaken(changes), bulk, lossItems(undefined));
  for (const change of filled) {
    const counted = { amount: change.arrived, taxClass: change.after.taxClass };
    entries.add(change, { item: 'bulk.bottled', ...counted });
    entries.add(change, { item: 'bottled.bottled', ...counted });
  }
}

function addDumped(entries: EntryList, action: ReportedAction, changes: readonly LotChange[]): void {
  for (const change of changes) {
    if (change.before.kind !== 'cases') continue;
    const counted = { amount: change.taken, taxClass: change.before.taxClass };
    entries.add(change, { item: 'bottled.dumped', ...counted });
    entries.add(change, { item: 'bulk.dumped', ...counted });
  }
  addMoved(entries, action, changes);
}

function addShipped(entries: EntryList, item: Item, parts: readonly Part[]): void {
  for (const { from, kind, taxClass, amount } of parts)
    entries.add(from, kind === 'wine' ? { item, amount, taxClass } : { item: 'fermenting.out', amount });
}

/** The receiver receives the amount that was sent. A smaller amount that arrives is a loss of the receiver. */
function addTransferInBond(entries: EntryList, { data }: ReportedAction, changes: readonly LotChange[]): void {
  const sent = changes.filter(({ taken }) => taken > 0);
  const received = changes.filter(({ arrived }) => arrived > 0);
  const [first] = sent;
  const [target] = received;
  if (first === undefined) return;
  const parts = partsTaken(sent);
  const isBottled = first.before.kind === 'cases';
  if (isBottled)
    for (const { from, amount, taxClass } of parts) entries.add(from, { item: 'bottled.in_bond', amount, taxClass });
  else addShipped(entries, 'bulk.in_bond', parts);
  // Less than half a millionth is rounded to 0, so nothing arrives.
  if (target === undefined) return;
  const total = parts.reduce((sum, { amount }) => sum + amount, 0);
  const converted = isBottled ? target.arrived : convertVolume(total, { from: first.unit, to: target.unit });
  const amounts = apportion(
    converted,
    parts.map(({ amount }) => BigInt(amount)),
  );
  const arriving = parts.map((part, index): Part => ({ ...part, from: target, amount: amounts[index] ?? 0 }));
  if (isBottled) addReceivedCases(entries, target, arriving);
  else {
    for (const { kind, amount, taxClass } of arriving) {
      if (kind === 'wine') entries.add(target, { item: 'bulk.received', amount, taxClass });
      else addReceivedJuice(entries, target, amount);
    }
    addMovement(entries, arriving, received, lossItems(data.lossReason));
  }
}

function addReceivedCases(entries: EntryList, target: LotChange, parts: readonly Part[]): void {
  for (const { amount, taxClass } of parts) {
    entries.add(target, { item: 'bottled.received', amount, taxClass });
    if (sameTaxClass(taxClass, target.after.taxClass)) continue;
    entries.add(target, { item: 'bottled.class_out', amount, taxClass });
    entries.add(target, { item: 'bottled.class_in', amount, taxClass: target.after.taxClass });
  }
}

function shipmentItem(reason: unknown): Item {
  switch (reason) {
    case 'in_bond':
      return 'bulk.in_bond';
    case 'distilling':
      return 'bulk.distilling';
    case 'vinegar':
      return 'bulk.vinegar';
    default:
      return 'bulk.taxpaid';
  }
}

function removalItem(reason: unknown): Item {
  switch (reason) {
    case 'tasting':
    case 'export':
    case 'family':
    case 'testing':
    case 'breakage':
      return `bottled.${reason}`;
    default:
      return 'bottled.taxpaid';
  }
}
