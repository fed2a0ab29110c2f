import { sameFormat } from './bottle-volume.js';
import { sameComposition } from './composition.js';
import type { CellarEvent, LotDeclarations, LotEvent } from './event.js';
import { isEmpty } from './lot.js';
import type { CellarRefusal } from './refusal.js';
import type { Additive, BottleFormat, CellarState, Lot, SoldOut } from './state.js';

/**
 * Whether two states are equal. States, events and refusals are canonical (sorted, without zeros), so they are equal if
 * they are equal member by member. The comparisons are written out because a cascade compares every state and event that
 * it meets.
 */
export function sameState(a: CellarState, b: CellarState): boolean {
  if (a === b) return true;
  if (a.stream === 'vessel') return b.stream === 'vessel' && a.lot === b.lot;
  return b.stream === 'lot' && sameLot(a, b);
}

export function sameCellarEvent(a: CellarEvent, b: CellarEvent): boolean {
  if (a === b) return true;
  if (a.on === 'vessel') return b.on === 'vessel' && a.name === b.name && a.lot === b.lot;
  return b.on === 'lot' && sameLotEvent(a, b);
}

export function sameCellarRefusal(a: CellarRefusal, b: CellarRefusal): boolean {
  return (
    a.code === b.code &&
    a.winery === b.winery &&
    a.lot === b.lot &&
    a.vessel === b.vessel &&
    a.needed === b.needed &&
    a.available === b.available &&
    a.detail === b.detail
  );
}

/** Whether two states of a lot have the same public state, apart from `version`. It hides only the origin of an emptied fruit lot, and what the last bottles of a sold-out case lot had. */
export function sameLotInPublic(a: Lot, b: Lot): boolean {
  return a === b || (sameLotMembers(a, b) && (isEmpty(a) || sameComposition(a.composition, b.composition)));
}

function sameLot(a: Lot, b: Lot): boolean {
  return sameLotMembers(a, b) && sameComposition(a.composition, b.composition) && sameSoldOut(a.soldOut, b.soldOut);
}

function sameSoldOut(a: SoldOut | undefined, b: SoldOut | undefined): boolean {
  if (a === b) return true;
  if (a === undefined || b === undefined) return false;
  return (
    a.bottles === b.bottles && sameComposition(a.composition, b.composition) && sameAdditives(a.additives, b.additives)
  );
}

function sameAdditives(a: readonly Additive[], b: readonly Additive[]): boolean {
  return sameList(a, b, (x, y) => x.amount === y.amount && x.product === y.product && x.unit === y.unit);
}

/** Compares all members but the composition. */
function sameLotMembers(a: Lot, b: Lot): boolean {
  return (
    a.lastAction === b.lastAction &&
    a.effectiveAt === b.effectiveAt &&
    a.kind === b.kind &&
    a.status === b.status &&
    a.weight === b.weight &&
    a.bottles === b.bottles &&
    sameFormatOrNone(a.format, b.format) &&
    a.volumeUnit === b.volumeUnit &&
    a.taxClass === b.taxClass &&
    a.owner === b.owner &&
    a.stage === b.stage &&
    a.fraction === b.fraction &&
    sameList(a.holdings, b.holdings, (x, y) => x.volume === y.volume && x.vessel === y.vessel) &&
    sameAdditives(a.additives, b.additives) &&
    sameList(a.cost, b.cost, (x, y) => x.amount === y.amount && x.category === y.category) &&
    sameList(a.tags, b.tags, (x, y) => x === y) &&
    sameList(
      a.analyses,
      b.analyses,
      (x, y) =>
        x.value === y.value &&
        x.action === y.action &&
        x.effectiveAt === y.effectiveAt &&
        x.analyte === y.analyte &&
        x.unit === y.unit,
    )
  );
}

function sameLotEvent(a: LotEvent, b: LotEvent): boolean {
  return (
    a.name === b.name &&
    a.weight === b.weight &&
    a.bottles === b.bottles &&
    a.mixed?.volume === b.mixed?.volume &&
    sameComposition(a.mixed?.composition ?? [], b.mixed?.composition ?? []) &&
    sameList(a.vessels, b.vessels, (x, y) => x.change === y.change && x.vessel === y.vessel) &&
    sameList(
      a.additives,
      b.additives,
      (x, y) => x.change === y.change && x.product === y.product && x.unit === y.unit,
    ) &&
    sameList(a.cost, b.cost, (x, y) => x.change === y.change && x.category === y.category) &&
    sameDeclarations(a.set, b.set)
  );
}

function sameDeclarations(a: LotDeclarations, b: LotDeclarations): boolean {
  return (
    a.kind === b.kind &&
    a.status === b.status &&
    sameFormatOrNone(a.format ?? null, b.format ?? null) &&
    a.volumeUnit === b.volumeUnit &&
    a.taxClass === b.taxClass &&
    a.owner === b.owner &&
    a.stage === b.stage &&
    a.fraction === b.fraction &&
    (a.tags === undefined) === (b.tags === undefined) &&
    sameList(a.tags ?? [], b.tags ?? [], (x, y) => x === y) &&
    sameList(
      a.analyses ?? [],
      b.analyses ?? [],
      (x, y) => x.value === y.value && x.analyte === y.analyte && x.unit === y.unit,
    )
  );
}

function sameFormatOrNone(a: BottleFormat | null, b: BottleFormat | null): boolean {
  return a === b || (a !== null && b !== null && sameFormat(a, b));
}

function sameList<Entry extends object | string>(
  a: readonly Entry[],
  b: readonly Entry[],
  same: (x: Entry, y: Entry) => boolean,
): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) {
    const x = a[index];
    const y = b[index];
    if (x === undefined || y === undefined || !same(x, y)) return false;
  }
  return true;
}
