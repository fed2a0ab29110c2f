import Type from 'typebox';
import type { Outcome } from '../../kernel/domain.js';
import { bottleVolume, convertVolume } from '../bottle-volume.js';
import { type CasesTaken, casesTaken, countFaults, otherFormat, sameFormat } from '../case-source.js';
import { Decision } from '../decision.js';
import type { CellarEvent } from '../event.js';
import { type CellarAction, defineKind, type Fault } from '../kind.js';
import { arrive, costLine, leave, type Mixture } from '../mixture.js';
import { lotsIn, placeFaults, placesOf, repetitionFaults, vesselsIn } from '../place.js';
import { toMicro, toMoney } from '../quantity.js';
import type { CellarRefusal } from '../refusal.js';
import { CasePlaces, Code, Cost, dataSchema, FromPlaces, Volume } from '../schema.js';
import { BULK, departuresOf, fillable, takenFrom } from '../source.js';
import type { CostLine } from '../state.js';
import { participating } from '../stream.js';
import { vesselRefusal } from '../target.js';
import type { Units } from '../units.js';

const schema = dataSchema({
  from: Type.Union([FromPlaces, CasePlaces]),
  to: Type.Object(
    { winery: Code, lot: Code, vessel: Type.Optional(Code), volume: Type.Optional(Volume), cost: Type.Optional(Cost) },
    { additionalProperties: false },
  ),
});
type Data = Type.Static<typeof schema>;
type CaseFrom = Type.Static<typeof CasePlaces>;
type BulkFrom = Type.Static<typeof FromPlaces>;

/**
 * From one winery to another, each in its own units: both lots and the receiver's vessel take part, so that an edit on either side is
 * felt on both. Volume is converted once, in total; what arrives beside that is transit loss or gain. Bottles arrive as they were.
 */
export const transferInBond = defineKind({
  type: 'transfer_in_bond',
  title: 'Transfer in bond',
  schema,
  check: inBondFaults,
  participants(action, { from, to }) {
    const sent = isCases(from)
      ? { lots: from.map((one) => one.caseLot) }
      : { lots: lotsIn(from), vessels: vesselsIn(from) };
    const got = participating({ winery: to.winery, lots: [to.lot], vessels: vesselsIn([to]) });
    return [...new Set([...participating({ winery: action.winery, ...sent }), ...got])];
  },
  vesselsNamed(action, { from, to }) {
    const sent = isCases(from) ? [] : vesselsIn(from).map((vessel) => ({ winery: action.winery, vessel }));
    return [...sent, ...vesselsIn([to]).map((vessel) => ({ winery: to.winery, vessel }))];
  },
  wineriesNamed: (data) => [data.to.winery],
  vesselsFilled: (_, { to }) => vesselsIn([to]).map((vessel) => ({ winery: to.winery, lot: to.lot, vessel })),
  decide(action, data, position, states) {
    const decision = new Decision(position, states);
    const { from, to } = data;
    return isCases(from) ? decideCases(decision, action, from, to) : decideBulk(decision, action, from, to);
  },
});

function decideBulk(
  decision: Decision,
  action: CellarAction,
  from: BulkFrom,
  to: Data['to'],
): Outcome<CellarEvent, CellarRefusal> {
  const receiver = receiverOf(action, to);
  const { lot, vessel = '' } = to;
  const taken = takenFrom(decision, action.winery, placesOf(from));
  if (taken.kind === 'refused') return taken;
  const target = fillable(decision, { winery: to.winery, lot }, BULK);
  if (target.kind === 'refused') return target;
  const mixture = leave(decision, 'WineSentInBond', departuresOf(action.winery, taken.value));
  const converted = convertVolume(mixture.volume, { from: action.units.volumeUnit, to: receiver.volumeUnit });
  const volume = to.volume === undefined ? converted : toMicro(to.volume);
  const occupied = vesselRefusal(decision, to.winery, [{ lot, vessel, volume }]);
  if (occupied !== null) return occupied;
  arrive(decision, 'WineReceivedInBond', { ...mixture, volume: converted, cost: costAfter(mixture, action, to) }, [
    {
      winery: to.winery,
      lot,
      amount: volume,
      vessels: [{ vessel, volume }],
      volumeUnit: receiver.volumeUnit,
      creation: {},
    },
  ]);
  return decision.accepted();
}

function decideCases(
  decision: Decision,
  action: CellarAction,
  from: CaseFrom,
  to: Data['to'],
): Outcome<CellarEvent, CellarRefusal> {
  const { volumeUnit } = receiverOf(action, to);
  const sent: CasesTaken[] = [];
  for (const one of from) {
    // One case lot has one format, so all the sources must share the first one's.
    const taken = casesTaken(decision, { winery: action.winery, lot: one.caseLot }, one, sent[0]?.format);
    if (taken.kind === 'refused') return taken;
    sent.push(taken.value);
  }
  const format = sent[0]?.format;
  if (format === undefined) throw new Error('the schema asks for at least one case lot');
  const place = { winery: to.winery, lot: to.lot };
  const target = fillable(decision, place, ['cases']);
  if (target.kind === 'refused') return target;
  const held = target.value.format;
  if (held !== null && !sameFormat(held, format)) return otherFormat(place, held, format);
  const departures = sent.map((one) => one.departure);
  const mixture = leave(decision, 'CasesSentInBond', departures);
  const bottles = sent.reduce((sum, one) => sum + one.bottles, 0);
  // Read after the departures: within one winery the target may be one of the sources.
  const before = decision.lot(to.winery, to.lot).bottles;
  const amount = bottleVolume(before + bottles, format, volumeUnit) - bottleVolume(before, format, volumeUnit);
  // Bottles do not shrink on the way: what left is what arrives, in whatever unit.
  arrive(decision, 'CasesReceivedInBond', { ...mixture, volume: amount, cost: costAfter(mixture, action, to) }, [
    { ...place, amount, bottles, volumeUnit, creation: { kind: 'cases', format } },
  ]);
  return decision.accepted();
}

/** Money can't be converted here: between currencies the sender's cost is written off, and what the receiver states begins. */
function costAfter(mixture: Mixture, action: CellarAction, to: Data['to']): readonly CostLine[] {
  const sameCurrency = receiverOf(action, to).currency === action.units.currency;
  return sameCurrency ? mixture.cost : costLine('bulk', toMoney(to.cost ?? 0));
}

function receiverOf(action: CellarAction, to: Data['to']): Units {
  if (action.receiver !== undefined) return action.receiver;
  if (to.winery === action.winery) return action.units;
  throw new Error("a transfer in bond carries the receiver's units");
}

function isCases(from: Data['from']): from is CaseFrom {
  return from.some((one) => 'caseLot' in one);
}

function inBondFaults({ from, to }: Data): readonly Fault[] {
  if (!isCases(from)) return placeFaults(from, '/from');
  const message = 'Cases arrive as the bottles they are, in no vessel.';
  return [
    ...from.flatMap((one, index) => countFaults(one, `/from/${index}/cases`)),
    ...repetitionFaults(
      from.map((one) => one.caseLot),
      { pointerTo: (index) => `/from/${index}/caseLot`, message: 'The same lot stands twice in this list.' },
    ),
    ...(to.volume === undefined ? [] : [{ pointer: '/to/volume', message }]),
    ...(to.vessel === undefined ? [] : [{ pointer: '/to/vessel', message }]),
  ];
}
