import Type from 'typebox';
import { bottlesIn, bottleVolume, sameFormat } from '../bottle-volume.js';
import { countFaults, formatRefusal } from '../case-source.js';
import { defineKind } from '../kind.js';
import { costLines, putIn, sumCosts, takeOut } from '../mixture.js';
import { vesselsNamedIn } from '../movement.js';
import { lotsIn, placeFaults, placesOf, vesselsIn } from '../place.js';
import { publicQuantity, toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { BottleMl, BottlesPerCase, Cost, caseLotMembers, dataSchema, FromPlaces } from '../schema.js';
import { departuresOf, fillableLot, totalVolume, volumesTaken } from '../source.js';
import { streamsOf } from '../stream.js';
import { amountText } from '../units.js';

/**
 * Bulk becomes cases. The bottles hold the volume that they add to the whole case lot; the rest of what left is lost. The
 * wine's cost goes into the bottles whole, and `cost` adds the dry goods: glass, corks, labels.
 */
export const bottle = defineKind({
  type: 'bottle',
  title: 'Bottle',
  schema: dataSchema({
    from: FromPlaces,
    ...caseLotMembers,
    bottleMl: BottleMl,
    bottlesPerCase: BottlesPerCase,
    cost: Type.Optional(Cost),
  }),
  check: (data) => [...placeFaults(data.from, '/from'), ...countFaults(data, '/cases')],
  participants: (action, data) =>
    streamsOf({ winery: action.winery, lots: [...lotsIn(data.from), data.caseLot], vessels: vesselsIn(data.from) }),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, data.from),
  *decide(action, data, builder) {
    const { winery, units } = action;
    const { volumeUnit } = units;
    const taken = volumesTaken(builder, action, placesOf(data.from));
    if (taken.kind === 'refused') return taken;
    const place = { winery, lot: data.caseLot };
    const target = fillableLot(builder, place, ['cases']);
    if (target.kind === 'refused') return target;
    const format = { bottleMl: data.bottleMl, bottlesPerCase: data.bottlesPerCase };
    const held = target.value;
    if (held.format !== null && !sameFormat(held.format, format)) return formatRefusal(place, held.format, format);
    const bottles = bottlesIn(data, format);
    const amount =
      bottleVolume(held.bottles + bottles, format, volumeUnit) - bottleVolume(held.bottles, format, volumeUnit);
    const leaving = totalVolume(taken.value);
    if (leaving < amount) {
      const source = { winery, lot: taken.value[0]?.lot ?? data.caseLot, vessel: taken.value[0]?.vessel ?? '' };
      const detail = `The bottles hold ${amountText(amount, volumeUnit)}; only ${amountText(leaving, volumeUnit)} are taken.`;
      const amounts = { needed: publicQuantity(amount), available: publicQuantity(leaving) };
      return refuse('insufficient_volume', source, detail, amounts);
    }
    const mixture = yield* takeOut(builder, 'WineBottled', departuresOf(winery, taken.value));
    const cost = sumCosts([...mixture.cost, ...costLines('dry_goods', toMoney(data.cost ?? 0))]);
    const creation = { kind: 'cases' as const, format };
    yield* putIn(builder, 'CasesFilled', { ...mixture, cost }, [{ ...place, amount, bottles, volumeUnit, creation }]);
    return builder.accepted();
  },
});
