import { type Attempt, type OracleWinery, Refusal } from '../attempt.js';
import {
  attributesOf,
  type Body,
  bodyOf,
  fromPlacesOf,
  has,
  listOf,
  microOf,
  moneyOf,
  optionalTextOf,
  textOf,
} from '../body.js';
import { sum } from '../exact.js';
import { convertVolume, volumeOf, volumeOfBottles } from '../lot.js';
import { arrive, arriveInPlaces, judgeTargets, type Load, takeBulk } from '../movement.js';
import { caseTarget, takeCases } from './cases.js';

export function transferInBond(attempt: Attempt, winery: string, body: Body): void {
  const to = bodyOf(body.to);
  const sender = attempt.winery(winery);
  const receiver = attempt.winery(textOf(to, 'winery'));
  if (!sender || !receiver) throw new Refusal('unknown_winery');
  const isCases = listOf(body, 'from').some((place) => has(place, 'caseLot'));
  if (isCases) transferCases(attempt, { sender, receiver }, body);
  else transferBulk(attempt, { sender, receiver }, body);
}

type Parties = { readonly sender: OracleWinery; readonly receiver: OracleWinery };

function transferBulk(attempt: Attempt, parties: Parties, body: Body): void {
  const to = bodyOf(body.to);
  const { winery } = parties.receiver;
  const sent = takeBulk(attempt, parties.sender.winery, fromPlacesOf(body));
  const left = convertVolume(sent.volume, parties.sender.volumeUnit, parties.receiver.volumeUnit);
  const place = { lot: textOf(to, 'lot'), vessel: optionalTextOf(to, 'vessel') ?? null, attributes: attributesOf(to) };
  const volume = has(to, 'volume') ? microOf(to, 'volume') : left;
  judgeTargets(attempt, winery, [place]);
  const load = loadForReceiver(attempt, parties, sent, to);
  const newKind = load.sources[0]?.kind ?? 'wine';
  arriveInPlaces(attempt, winery, load, { places: [{ ...place, volume }], volumes: [volume], left, newKind });
  attempt.flow(winery).received += left;
}

/** All bottles arrive: there is no transit loss, even where the receiver's volume rounds differently [R19]. */
function transferCases(attempt: Attempt, parties: Parties, body: Body): void {
  const to = bodyOf(body.to);
  const { winery } = parties.receiver;
  const { load: sent, bottles, format } = takeCases(attempt, parties.sender.winery, listOf(body, 'from'));
  const lot = caseTarget(attempt, winery, sent, { lot: textOf(to, 'lot'), format });
  const volume = volumeOfBottles(lot, lot.bottles + bottles) - volumeOf(lot);
  const load = loadForReceiver(attempt, parties, sent, to);
  arrive(attempt, winery, load, { arrivals: [{ lot, volume, vessels: [], bottles }], left: volume });
  attempt.flow(winery).received += volume;
}

/** Returns the load with the receiver's cost: the sender's cost in the same currency, else `to.cost` [R19]. */
function loadForReceiver(attempt: Attempt, { sender, receiver }: Parties, sent: Load, to: Body): Load {
  const isSameCurrency = sender.currency === receiver.currency;
  const declared = moneyOf(to, 'cost');
  const cost = isSameCurrency ? sent.cost : new Map(declared === 0n ? [] : [['bulk', declared]]);
  attempt.flow(sender.winery).removed += sent.volume;
  if (isSameCurrency) attempt.flow(sender.winery).costRemoved += sum(sent.cost.values());
  else attempt.flow(sender.winery).costWrittenOff += sum(sent.cost.values());
  attempt.flow(receiver.winery).costReceived += sum(cost.values());
  return { ...sent, cost };
}
