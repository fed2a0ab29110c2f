import Type from 'typebox';
import type { Outcome } from '../../kernel/domain.js';
import type { InPieces } from '../../kernel/pause.js';
import { bottleVolume, convertVolume, sameFormat } from '../bottle-volume.js';
import { type CasesTaken, casesTaken, countFaults, formatRefusal } from '../case-source.js';
import type { CellarEvent } from '../event.js';
import { type CellarAction, defineKind, type Fault } from '../kind.js';
import { costLines, type Mixture, putIn, takeOut } from '../mixture.js';
import { vesselsFilledBy, vesselsNamedIn } from '../movement.js';
import type { OutcomeBuilder } from '../outcome-builder.js';
import { lotsIn, placeFaults, placesOf, repetitionFaults, vesselsIn } from '../place.js';
import { toMicro, toMoney } from '../quantity.js';
import type { CellarRefusal } from '../refusal.js';
import { CasePlaces, Code, Cost, dataSchema, FromPlaces, Volume } from '../schema.js';
import { BULK, departuresOf, fillableLot, volumesTaken } from '../source.js';
import type { CostLine } from '../state.js';
import { streamsOf } from '../stream.js';
import { occupiedVesselRefusal } from '../target.js';
import type { Units } from '../units.js';

const schema = dataSchema({
  from: Type.Union([FromPlaces, CasePlaces]),
  to: Type.Object(
    { winery: Code, lot: Code, vessel: Type.Optional(Code), volume: Type.Optional(Volume), cost: Type.Optional(Cost) },
    { additionalProperties: false },
  ),
});
type Data = Type.Static<typeof schema>;
type CasesFrom = Type.Static<typeof CasePlaces>;
type BulkFrom = Type.Static<typeof FromPlaces>;

/**
 * A transfer from one winery to another, each with its own units. The streams of both take part, so that an edit on either
 * side reaches the other. The total volume is converted once; a different volume that arrives is a transit loss or gain.
 * Bottles arrive unchanged.
 */
export const transferInBond = defineKind({
  type: 'transfer_in_bond',
  title: 'Transfer in bond',
  schema,
  check: inBondFaults,
  participants({ winery }, { from, to }) {
    const sent = isCases(from)
      ? { lots: from.map((one) => one.caseLot) }
      : { lots: lotsIn(from), vessels: vesselsIn(from) };
    const received = streamsOf({ winery: to.winery, lots: [to.lot], vessels: vesselsIn([to]) });
    return [...new Set([...streamsOf({ winery, ...sent }), ...received])];
  },
  vesselsNamed: ({ winery }, { from, to }) => [
    ...(isCases(from) ? [] : vesselsNamedIn(winery, from)),
    ...vesselsNamedIn(to.winery, [to]),
  ],
  wineriesNamed: (data) => [data.to.winery],
  vesselsFilled: (_, { to }) => vesselsFilledBy(to.winery, [to]),
  decide: (action, { from, to }, builder) =>
    isCases(from) ? decideCases(builder, action, from, to) : decideBulk(builder, action, from, to),
});

function* decideBulk(
  builder: OutcomeBuilder,
  action: CellarAction,
  from: BulkFrom,
  to: Data['to'],
): InPieces<Outcome<CellarEvent, CellarRefusal>> {
  const { volumeUnit } = receiverUnits(action, to);
  const { winery, lot, vessel = '' } = to;
  const taken = volumesTaken(builder, action, placesOf(from));
  if (taken.kind === 'refused') return taken;
  const target = fillableLot(builder, { winery, lot }, BULK);
  if (target.kind === 'refused') return target;
  const mixture = yield* takeOut(builder, 'WineSentInBond', departuresOf(action.winery, taken.value));
  const converted = convertVolume(mixture.volume, { from: action.units.volumeUnit, to: volumeUnit });
  const volume = to.volume === undefined ? converted : toMicro(to.volume);
  const occupied = occupiedVesselRefusal(builder, winery, [{ lot, vessel, volume }]);
  if (occupied !== null) return occupied;
  const arrival = { winery, lot, amount: volume, vessels: [{ vessel, volume }], volumeUnit, creation: {} };
  const received = { ...mixture, volume: converted, cost: receivedCost(mixture, action, to) };
  yield* putIn(builder, 'WineReceivedInBond', received, [arrival]);
  return builder.accepted();
}

function* decideCases(
  builder: OutcomeBuilder,
  action: CellarAction,
  from: CasesFrom,
  to: Data['to'],
): InPieces<Outcome<CellarEvent, CellarRefusal>> {
  const { volumeUnit } = receiverUnits(action, to);
  const sent: CasesTaken[] = [];
  for (const one of from) {
    // The target is one case lot with one format, so all sources must have the first one's format.
    const taken = casesTaken(builder, { winery: action.winery, lot: one.caseLot }, one, sent[0]?.format);
    if (taken.kind === 'refused') return taken;
    sent.push(taken.value);
  }
  const format = sent[0]?.format;
  if (format === undefined) throw new Error('The schema of transfer_in_bond requires at least one source.');
  const place = { winery: to.winery, lot: to.lot };
  const target = fillableLot(builder, place, ['cases']);
  if (target.kind === 'refused') return target;
  const held = target.value.format;
  if (held !== null && !sameFormat(held, format)) return formatRefusal(place, held, format);
  const departures = sent.map((one) => one.departure);
  const mixture = yield* takeOut(builder, 'CasesSentInBond', departures);
  const bottles = sent.reduce((sum, one) => sum + one.bottles, 0);
  // Read after the departures, because in a transfer within one winery the target may be one of the sources.
  const before = builder.lot(to.winery, to.lot).bottles;
  const amount = bottleVolume(before + bottles, format, volumeUnit) - bottleVolume(before, format, volumeUnit);
  // Bottles have no transit loss, so the volume that left is the one that arrives, in the receiver's unit.
  const received = { ...mixture, volume: amount, cost: receivedCost(mixture, action, to) };
  yield* putIn(builder, 'CasesReceivedInBond', received, [
    { ...place, amount, bottles, volumeUnit, creation: { kind: 'cases', format } },
  ]);
  return builder.accepted();
}

/** Between currencies the sender's cost is written off, and the cost that the data states begins in category `bulk`. */
function receivedCost(mixture: Mixture, action: CellarAction, to: Data['to']): readonly CostLine[] {
  const sameCurrency = receiverUnits(action, to).currency === action.units.currency;
  return sameCurrency ? mixture.cost : costLines('bulk', toMoney(to.cost ?? 0));
}

function receiverUnits(action: CellarAction, to: Data['to']): Units {
  if (action.receiver !== undefined) return action.receiver;
  if (to.winery === action.winery) return action.units;
  throw new Error(`The action to transfer to winery ${to.winery} lacks the receiver's units.`);
}

function isCases(from: Data['from']): from is CasesFrom {
  return from.some((one) => 'caseLot' in one);
}

function inBondFaults({ from, to }: Data): readonly Fault[] {
  if (!isCases(from)) return placeFaults(from, '/from');
  return [
    ...from.flatMap((one, index) => countFaults(one, `/from/${index}/cases`)),
    ...repetitionFaults(
      from.map((one) => one.caseLot),
      { pointerTo: (index) => `/from/${index}/caseLot`, message: 'The list names this lot twice.' },
    ),
    ...(to.volume === undefined ? [] : [{ pointer: '/to/volume', message: 'Cases arrive without a volume.' }]),
    ...(to.vessel === undefined ? [] : [{ pointer: '/to/vessel', message: 'Cases arrive in no vessel.' }]),
  ];
}
