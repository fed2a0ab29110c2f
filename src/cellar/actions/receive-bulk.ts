import Type from 'typebox';
import { composed } from '../composition.js';
import { Decision } from '../decision.js';
import { defineKind } from '../kind.js';
import { arrive, costLine, received } from '../mixture.js';
import { movementParticipants, vesselsFilledBy, vesselsNamedIn } from '../movement.js';
import { placeFaults, placesOf } from '../place.js';
import { toMicro, toMoney, toShare, WHOLE_SHARE } from '../quantity.js';
import { refuse } from '../refusal.js';
import { Components, Cost, dataSchema, FilledPlace, NullableText, Text } from '../schema.js';
import type { LeafShare } from '../state.js';
import { arrivalsOf, targetsFillable, vesselRefusal } from '../target.js';

const schema = dataSchema({
  to: FilledPlace,
  components: Components,
  kind: Type.Optional(Type.Enum(['juice', 'wine'])),
  taxClass: Type.Optional(NullableText),
  owner: Type.Optional(NullableText),
  counterparty: Type.Optional(Text),
  bond: Type.Optional(Text),
  cost: Type.Optional(Cost),
});
type Data = Type.Static<typeof schema>;

/**
 * Wine or juice from outside. It is wine unless something else is said. What the place says of a new lot goes before what the
 * action says, because it stands nearer to the lot.
 */
export const receiveBulk = defineKind({
  type: 'receive_bulk',
  title: 'Receive bulk wine or juice',
  schema,
  check: (data) =>
    placeFaults([data.to], '').map((fault) => ({ ...fault, pointer: fault.pointer.replace(/^\/0/, '/to') })),
  participants: (action, data) => movementParticipants(action.winery, [data.to]),
  vesselsNamed: (action, data) => vesselsNamedIn(action.winery, [data.to]),
  vesselsFilled: (action, data) => vesselsFilledBy(action.winery, [data.to]),
  decide(action, data, position, states) {
    const { winery, units } = action;
    const decision = new Decision(position, states);
    const places = placesOf([data.to]);
    const unfit = targetsFillable(decision, winery, places);
    if (unfit !== null) return unfit;
    const composition = wholeOf(data.components);
    if (composition === null) {
      return refuse(
        'composition_incomplete',
        { winery, lot: data.to.lot },
        'The shares of the components must sum to exactly 1.',
      );
    }
    const each = toMicro(data.to.volume);
    const landed = places.map(({ lot, vessel }) => ({ lot, vessel, volume: each }));
    const occupied = vesselRefusal(decision, winery, landed);
    if (occupied !== null) return occupied;
    const { kind = 'wine', taxClass, owner } = data;
    const defaults = {
      kind,
      ...(taxClass === undefined ? {} : { taxClass }),
      ...(owner === undefined ? {} : { owner }),
    };
    const volume = each * places.length;
    const mixture = received({ volume, composition, kind, cost: costLine('bulk', toMoney(data.cost ?? 0)) });
    arrive(decision, 'BulkReceived', mixture, arrivalsOf(winery, units.volumeUnit, { landed, places, defaults }));
    return decision.accepted();
  },
});

/** The composition, or null if the shares are not one whole. A share beyond the whole is told apart first: it may not be a safe integer. */
function wholeOf(components: Data['components']): readonly LeafShare[] | null {
  if (components.some((component) => component.share > 1)) return null;
  const shares = components.map(({ share, variety, vintage, appellation, block }) => ({
    variety,
    vintage,
    appellation,
    ...(block === undefined ? {} : { block }),
    share: toShare(share),
  }));
  return shares.reduce((sum, leaf) => sum + leaf.share, 0) === WHOLE_SHARE ? composed(shares) : null;
}
