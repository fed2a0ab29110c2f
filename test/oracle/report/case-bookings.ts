/** Bottled wine on the form: section B, and the lines of section A that mirror it. */
import { textOf } from '../body.js';
import { apportion } from '../exact.js';
import { bookMovement } from './blending.js';
import { type Book, classOf, columnOf } from './booking.js';
import { arrivals, eachChange, leave, type Scene, taken } from './scene.js';

/** What is bottled is blended first, and leaves the bulk in the class of the bottles. */
export function bookBottling(scene: Scene): void {
  const filled = scene.moves.find(({ step }) => step === 'arrive');
  if (filled === undefined) throw new Error('A bottling fills bottles.');
  const { lot, amount } = filled;
  const column = columnOf(lot.taxClass);
  bookMovement(scene.book, leave(scene), [{ kind: 'wine', taxClass: classOf(lot.taxClass), amount, held: 0n }]);
  scene.book('A13', column, amount);
  scene.book('B2', column, amount);
}

const removals = new Map([
  ['taxpaid', 'B8'],
  ['tasting', 'B11'],
  ['export', 'B12'],
  ['family', 'B13'],
  ['testing', 'B14'],
  ['breakage', 'B18'],
]);

export function bookRemoval(scene: Scene): void {
  for (const { lot, amount } of taken(scene))
    scene.book(removals.get(textOf(scene.body, 'reason')) ?? '', columnOf(lot.taxClass), amount);
}

export function bookDumping(scene: Scene): void {
  const parts = taken(scene).map(({ lot, amount }) => ({
    kind: 'wine' as const,
    taxClass: classOf(lot.taxClass),
    amount,
  }));
  for (const { taxClass, amount } of parts) {
    scene.book('B10', columnOf(taxClass), amount);
    scene.book('A8', columnOf(taxClass), amount);
  }
  bookMovement(scene.book, parts, arrivals(scene), scene.body.lossReason);
}

export function bookReturn(scene: Scene): void {
  eachChange(scene, (lot, change) => scene.book('B4', columnOf(lot.taxClass), change));
}

/** All bottles arrive. A case lot of another class gives them its own. */
export function bookCases(scene: Scene, receive: Book): void {
  const sources = taken(scene);
  for (const { lot, amount } of sources) scene.book('B9', columnOf(lot.taxClass), amount);
  const filled = scene.moves.find(({ step }) => step === 'arrive');
  if (filled === undefined) throw new Error('A transfer arrives.');
  const shares = apportion(
    filled.amount,
    sources.map(({ amount }) => amount),
  );
  sources.forEach(({ lot }, index) => {
    const amount = shares[index] ?? 0n;
    receive('B3', columnOf(lot.taxClass), amount);
    if (classOf(lot.taxClass) === classOf(filled.lot.taxClass)) return;
    receive('B15', columnOf(lot.taxClass), amount);
    receive('B6', columnOf(filled.lot.taxClass), amount);
  });
}
