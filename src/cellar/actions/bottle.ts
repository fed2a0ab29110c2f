import Type from 'typebox';
import { bottlesIn, bottleVolume } from '../bottle-volume.js';
import { countFaults, otherFormat, sameFormat } from '../case-source.js';
import { Decision } from '../decision.js';
import { defineKind } from '../kind.js';
import { arrive, costLine, leave, sumCosts } from '../mixture.js';
import { vesselsNamedIn } from '../movement.js';
import { lotsIn, placeFaults, placesOf, vesselsIn } from '../place.js';
import { publicQuantity, toMoney } from '../quantity.js';
import { refuse } from '../refusal.js';
import { BottleMl, BottlesPerCase, Cost, caseLotMembers, dataSchema, FromPlaces } from '../schema.js';
import { departuresOf, fillable, takenFrom } from '../source.js';
import { participating } from '../stream.js';

const schema = dataSchema({
  from: FromPlaces,
  ...caseLotMembers,
  bottleMl: BottleMl,
  bottlesPerCase: BottlesPerCase,
  cost: Type.Optional(Cost),
});

/**
 * Bulk becomes cases. The bottles hold what they add to the volume of the whole case lot; whatever else left is loss. The wine's cost goes
 * into the bottles whole, and the dry goods (glass, corks, labels) come on top.
 */
export const bottle = defineKind({
  type: 'bottle',
  title: 'Bottle',
  schema,
  check: (data) => [...placeFaults(data.from, '/from'), ...countFaults(data, '/cases')],
  participants: (action, data) =>
    participating({ winery: action.winery, lots: [...lotsIn(data.from), data.caseLot], vessels: vesselsIn(data.from) }),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, data.from),
  decide(action, data, position, states) {
    const { winery, units } = action;
    const { volumeUnit } = units;
    const decision = new Decision(position, states);
    const taken = takenFrom(decision, winery, placesOf(data.from));
    if (taken.kind === 'refused') return taken;
    const place = { winery, lot: data.caseLot };
    const target = fillable(decision, place, ['cases']);
    if (target.kind === 'refused') return target;
    const format = { bottleMl: data.bottleMl, bottlesPerCase: data.bottlesPerCase };
    const held = target.value;
    if (held.format !== null && !sameFormat(held.format, format)) return otherFormat(place, held.format, format);
    const bottles = bottlesIn(data, format);
    const amount =
      bottleVolume(held.bottles + bottles, format, volumeUnit) - bottleVolume(held.bottles, format, volumeUnit);
    const leaving = taken.value.reduce((sum, one) => sum + one.volume, 0);
    if (leaving < amount) {
      const amounts = { needed: publicQuantity(amount), available: publicQuantity(leaving) };
      const source = { winery, lot: taken.value[0]?.lot ?? data.caseLot, vessel: taken.value[0]?.vessel ?? '' };
      return refuse(
        'insufficient_volume',
        source,
        `The bottles hold ${amounts.needed}, but only ${amounts.available} is taken.`,
        amounts,
      );
    }
    const mixture = leave(decision, 'WineBottled', departuresOf(winery, taken.value));
    const cost = sumCosts([...mixture.cost, ...costLine('dry_goods', toMoney(data.cost ?? 0))]);
    const creation = { kind: 'cases' as const, format };
    arrive(decision, 'CasesFilled', { ...mixture, cost }, [{ ...place, amount, bottles, volumeUnit, creation }]);
    return decision.accepted();
  },
});
