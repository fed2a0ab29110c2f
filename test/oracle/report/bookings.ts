/**
 * A second reading of TTB F 5120.17, by brute force: every action of the whole timeline is replayed, and booked by what it did to the lots. It shares no code with the
 * engine's reports. What the form means is written here once more, from 27 CFR 24.300 and the instructions of the form.
 */
import type { OracleWinery } from '../attempt.js';
import { bodyOf, has, listOf, microOf, optionalTextOf, textOf } from '../body.js';
import { apportion, roundHalfUp, sum } from '../exact.js';
import { convertVolume, isBulk, type Lot, volumeOf } from '../lot.js';
import type { OracleMoves } from '../replay.js';
import { bookMovement, gainLine, lossLine, merged } from './blending.js';
import { type Book, type Booking, classOf, columnOf } from './booking.js';
import { bookBottling, bookCases, bookDumping, bookRemoval, bookReturn } from './case-bookings.js';
import { arrivals, eachChange, leave, type Scene, taken } from './scene.js';

/** Returns what all actions are on the form, in timeline order. */
export function bookingsOf(steps: readonly OracleMoves[], wineries: readonly OracleWinery[]): readonly Booking[] {
  const bookings: Booking[] = [];
  const find = (code: string): OracleWinery => {
    const found = wineries.find(({ winery }) => winery === code);
    if (found === undefined) throw new Error(`There is no winery ${code}.`);
    return found;
  };
  const unitOf = (code: string) => find(code).volumeUnit;
  for (const step of steps) {
    const { id, type, effectiveAt, winery } = step.action;
    const bookIn =
      (code: string): Book =>
      (line, column, amount) => {
        const own = find(code);
        const converted = column === 'grapes' ? pounds(amount, own) : convertVolume(amount, own.volumeUnit, 'gal');
        if (amount !== 0n)
          bookings.push({ action: id, type, winery: code, at: effectiveAt, line, column, amount: converted });
      };
    bookers.get(type)?.({ ...step, body: bodyOf(step.action.data), unitOf, bookIn, book: bookIn(winery) });
  }
  return bookings;
}

/** Returns a weight in pounds. A pound is 0.45359237 kg, and a short ton 2,000 pounds. */
function pounds(amount: bigint, { weightUnit }: OracleWinery): bigint {
  if (weightUnit === 'lb') return amount;
  if (weightUnit === 'short_ton') return amount * 2_000n;
  return roundHalfUp(amount * (weightUnit === 't' ? 1_000n : 1n) * 100_000_000n, 45_359_237n);
}

const bookers: ReadonlyMap<string, (scene: Scene) => void> = new Map([
  ['receive_fruit', ({ book, body }: Scene) => book('IV2', 'grapes', microOf(body, 'weight'))],
  ['process_fruit', bookFruit],
  ['receive_bulk', bookReceipt],
  ...['rack', 'filter', 'barrel_down', 'drain_press', 'blend', 'transfer', 'top'].map(
    (type) => [type, bookMoved] as const,
  ),
  ['measure', bookReading],
  ['adjust', bookAdjustment],
  ['addition', bookAddition],
  ['declare', bookDeclaration],
  ['bottle', bookBottling],
  ['remove_cases', bookRemoval],
  ['return_cases', bookReturn],
  ['dump_cases', bookDumping],
  ['ship_bulk', bookShipment],
  ['transfer_in_bond', bookTransfer],
]);

function bookFruit(scene: Scene): void {
  for (const { amount } of taken(scene)) scene.book('IV7', 'grapes', amount);
  const targets = arrivals(scene);
  const kind = scene.body.kind === 'juice' ? 'juice' : 'must';
  bookMovement(scene.book, [{ kind, taxClass: '', amount: sum(targets.map(({ amount }) => amount)) }], targets);
}

function bookReceipt(scene: Scene): void {
  const { body, book } = scene;
  const place = bodyOf(body.to);
  const targets = arrivals(scene);
  const amount = sum(targets.map((target) => target.amount));
  const kind = optionalTextOf(place, 'kind') ?? optionalTextOf(body, 'kind') ?? 'wine';
  if (kind === 'must' || kind === 'juice') {
    book('IV2', 'juice', amount);
    book('IV7', 'juice', amount);
    bookMovement(book, [{ kind, taxClass: '', amount }], targets);
    return;
  }
  // A class of null states nothing about the wine.
  const stated = optionalTextOf(place, 'taxClass') ?? optionalTextOf(body, 'taxClass') ?? null;
  const taxClass = stated === null ? (targets[0]?.taxClass ?? '') : classOf(stated);
  book('A7', columnOf(taxClass), amount);
  bookMovement(book, [{ kind: 'wine', taxClass, amount }], targets);
}

/** In `top`, what evaporates leaves the targets before anything arrives. */
function bookMoved(scene: Scene): void {
  const parts = leave(scene);
  for (const { step, lot, amount } of scene.moves)
    if (step === 'lose') bookChange(scene.book, lot, -amount, 'evaporation');
  bookMovement(scene.book, parts, arrivals(scene), scene.body.lossReason);
}

/** Books a loss or gain in the lot itself. */
function bookChange(book: Book, lot: Lot, change: bigint, reason: unknown): void {
  if (lot.kind !== 'wine') book('fermenting', 'fermenting', change);
  else if (change < 0n) book(lossLine(reason), columnOf(lot.taxClass), -change);
  else if (change > 0n) book(gainLine(reason), columnOf(lot.taxClass), change);
}

function bookReading(scene: Scene): void {
  eachChange(scene, (lot, change) => bookChange(scene.book, lot, change, 'inventory'));
}

function bookAdjustment(scene: Scene): void {
  eachChange(scene, (lot, change) => bookChange(scene.book, lot, change, scene.body.reason));
}

const purposes = new Map([
  ['sweeten', ['A18', 'A3']],
  ['fortify', ['A19', 'A4']],
  ['ameliorate', ['A21', 'A6']],
]);

/** Wine that is sweetened, fortified or ameliorated is used as a whole, and produced as a whole. */
function bookAddition(scene: Scene): void {
  const { book, body } = scene;
  eachChange(scene, (lot, change) => {
    if (!isBulk(lot.kind)) return;
    if (lot.kind !== 'wine') return book('fermenting', 'fermenting', change);
    const column = columnOf(lot.taxClass);
    const [used, produced] = purposes.get(optionalTextOf(body, 'purpose') ?? '') ?? [];
    if (used === undefined || produced === undefined) return book('A11', column, change);
    book(used, column, volumeOf(lot) - change);
    book(produced, column, volumeOf(lot));
  });
}

function bookDeclaration({ before, after, book }: Scene): void {
  for (const [key, lot] of after) {
    const former = before.get(key);
    if (former === undefined || lot.kind === 'fruit') continue;
    const [old, column, amount] = [columnOf(former.taxClass), columnOf(lot.taxClass), volumeOf(lot)];
    const isOther = classOf(former.taxClass) !== classOf(lot.taxClass);
    if (lot.kind === 'wine' && former.kind !== 'wine') {
      book('fermenting', 'fermenting', -amount);
      book('A2', column, amount);
    } else if (lot.kind !== 'wine' && former.kind === 'wine') {
      book('A25', old, amount);
      book('fermenting', 'fermenting', amount);
    } else if (isOther && (lot.kind === 'wine' || lot.kind === 'cases')) {
      book(lot.kind === 'wine' ? 'A24' : 'B15', old, amount);
      book(lot.kind === 'wine' ? 'A10' : 'B6', column, amount);
    }
  }
}

const shipments = new Map([
  ['in_bond', 'A15'],
  ['taxpaid', 'A14'],
  ['distilling', 'A16'],
  ['vinegar', 'A17'],
]);

function bookShipment(scene: Scene): void {
  const line = shipments.get(textOf(scene.body, 'reason')) ?? '';
  for (const { kind, taxClass, amount } of leave(scene))
    if (kind === 'wine') scene.book(line, columnOf(taxClass), amount);
}

function bookTransfer(scene: Scene): void {
  const { body, bookIn } = scene;
  const receive = bookIn(textOf(bodyOf(body.to), 'winery'));
  if (listOf(body, 'from').some((place) => has(place, 'caseLot'))) bookCases(scene, receive);
  else bookBulkTransfer(scene, receive);
}

function bookBulkTransfer(scene: Scene, receive: Book): void {
  const { body, book, unitOf, action } = scene;
  const to = bodyOf(body.to);
  const parts = leave(scene);
  for (const { kind, taxClass, amount } of parts) if (kind === 'wine') book('A15', columnOf(taxClass), amount);
  const left = convertVolume(
    sum(parts.map(({ amount }) => amount)),
    unitOf(action.winery),
    unitOf(textOf(to, 'winery')),
  );
  const sent = merged(parts);
  const shares = apportion(
    left,
    sent.map(({ amount }) => amount),
  );
  const arriving = sent.map((part, index) => ({ ...part, amount: shares[index] ?? 0n }));
  for (const { kind, taxClass, amount } of arriving) {
    if (kind === 'wine') receive('A7', columnOf(taxClass), amount);
    else for (const line of ['IV2', 'IV7']) receive(line, 'juice', amount); // Must that comes from other premises is received like juice.
  }
  bookMovement(receive, arriving, arrivals(scene));
}
