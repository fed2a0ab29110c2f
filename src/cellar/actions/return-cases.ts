import Type from 'typebox';
import { bottlesIn, bottleVolume } from '../bottle-volume.js';
import { countFaults, readableCaseLot } from '../case-source.js';
import { type LotEvent, lotEvent } from '../event.js';
import { defineKind } from '../kind.js';
import { costChanges, costLines } from '../mixture.js';
import { mulDiv, toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Cost, caseLotMembers, dataSchema } from '../schema.js';
import type { SoldOut } from '../state.js';
import { streamsOf } from '../stream.js';

/**
 * Cases return to the lot that they left: more bottles of the same wine. Bottles that return to a sold-out case lot have what its last bottles had:
 * their composition, and additives in proportion to their number.
 */
export const returnCases = defineKind({
  type: 'return_cases',
  title: 'Return cases',
  schema: dataSchema({ ...caseLotMembers, cost: Type.Optional(Cost) }),
  check: (data) => countFaults(data, '/cases'),
  participants: (action, data) => streamsOf({ winery: action.winery, lots: [data.caseLot] }),
  vesselsNamed: () => [],
  decide({ winery }, data, builder) {
    const place = { winery, lot: data.caseLot };
    const found = readableCaseLot(builder, place);
    if (found.kind === 'refused') return found;
    const { lot, format, volumeUnit } = found.value;
    const bottles = bottlesIn(data, format);
    const cost = costChanges(costLines('returned', toMoney(data.cost ?? 0)));
    const { soldOut } = lot;
    // By rules versions 1 and 2, nothing can return to a sold-out case lot.
    if (lot.bottles === 0 && (builder.rules < 3 || soldOut === undefined)) {
      const detail = `Lot ${data.caseLot} is empty, so the returned cases have no composition.`;
      return refuse('composition_incomplete', place, detail);
    }
    const restored =
      soldOut === undefined ? {} : restoredBy(bottles, soldOut, bottleVolume(bottles, format, volumeUnit));
    builder.emit(winery, data.caseLot, lotEvent({ name: 'CasesReturned', bottles, cost, ...restored }));
    return builder.accepted();
  },
});

/** Returns what bottles bring back into a sold-out case lot. `volume` is theirs. */
function restoredBy(
  bottles: number,
  { bottles: last, composition, additives }: SoldOut,
  volume: number,
): Pick<LotEvent, 'additives'> & Partial<Pick<LotEvent, 'mixed'>> {
  const share = { part: bottles, whole: last };
  return {
    ...(volume === 0 ? {} : { mixed: { volume, composition } }),
    additives: additives.map(({ product, unit, amount }) => ({ product, unit, change: mulDiv(amount, share) })),
  };
}
