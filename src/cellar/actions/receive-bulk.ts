import Type from 'typebox';
import { compositionOfComponents } from '../composition.js';
import { defineKind } from '../kind.js';
import { costLines, putIn, receivedMixture } from '../mixture.js';
import { placeStreams, vesselsFilledBy, vesselsNamedIn } from '../movement.js';
import { placeFaults, placesOf } from '../place.js';
import { toMicro, toMoney, toShare, WHOLE_SHARE } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Components, Cost, dataSchema, FilledPlace, NullableText, Text } from '../schema.js';
import { totalVolume } from '../source.js';
import type { LeafShare } from '../state.js';
import { arrivalsOf, occupiedVesselRefusal, targetRefusal } from '../target.js';

/** Wine or juice that arrives from outside the winery; wine by default. The declarations of the place take precedence over those of the action. */
export const receiveBulk = defineKind({
  type: 'receive_bulk',
  title: 'Receive bulk wine or juice',
  schema: dataSchema({
    to: FilledPlace,
    components: Components,
    kind: Type.Optional(Type.Enum(['juice', 'wine'])),
    taxClass: Type.Optional(NullableText),
    owner: Type.Optional(NullableText),
    counterparty: Type.Optional(Text),
    bond: Type.Optional(Text),
    cost: Type.Optional(Cost),
  }),
  check: (data) =>
    placeFaults([data.to], '').map(({ pointer, message }) => ({ pointer: pointer.replace(/^\/0/, '/to'), message })),
  participants: (action, data) => placeStreams(action.winery, [data.to]),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, [data.to]),
  vesselsFilled: (action, data) => vesselsFilledBy(action.winery, [data.to]),
  *decide({ winery, units }, data, builder) {
    const places = placesOf([data.to]);
    const refusal = targetRefusal(builder, winery, places);
    if (refusal !== null) return refusal;
    const composition = wholeComposition(data.components);
    if (composition === null) {
      const detail = 'The shares of the components must sum to exactly 1.';
      return refuse('composition_incomplete', { winery, lot: data.to.lot }, detail);
    }
    const volume = toMicro(data.to.volume);
    const arriving = places.map(({ lot, vessel }) => ({ lot, vessel, volume }));
    const occupied = occupiedVesselRefusal(builder, winery, arriving);
    if (occupied !== null) return occupied;
    const { kind = 'wine', taxClass, owner } = data;
    const defaults = {
      kind,
      ...(taxClass === undefined ? {} : { taxClass }),
      ...(owner === undefined ? {} : { owner }),
    };
    const cost = costLines('bulk', toMoney(data.cost ?? 0));
    const mixture = receivedMixture({ volume: totalVolume(arriving), composition, kind, cost });
    yield* putIn(
      builder,
      'BulkReceived',
      mixture,
      arrivalsOf(winery, units.volumeUnit, { arriving, places, defaults }),
    );
    return builder.accepted();
  },
});

/** Returns the composition, or null if the shares do not sum to one whole. A share above 1 is rejected first: it may not be a safe integer. */
export function wholeComposition(components: Type.Static<typeof Components>): readonly LeafShare[] | null {
  if (components.some((component) => component.share > 1)) return null;
  const shares = components.map(({ share, variety, vintage, appellation, block }) => ({
    variety,
    vintage,
    appellation,
    ...(block === undefined ? {} : { block }),
    share: toShare(share),
  }));
  const whole = shares.reduce((sum, leaf) => sum + leaf.share, 0) === WHOLE_SHARE;
  return whole ? compositionOfComponents(shares) : null;
}
