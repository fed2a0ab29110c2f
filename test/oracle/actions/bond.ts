import {
  type Body,
  bodyOf,
  fromPlacesOf,
  has,
  listOf,
  microOf,
  moneyOf,
  optionalTextOf,
  textOf,
  wishOf,
} from '../body.js';
import { type Draft, type OracleWinery, Refusal } from '../cellar.js';
import { sum } from '../exact.js';
import { convertVolume, volumeOf, volumeOfBottles } from '../lot.js';
import { arrive, arriveInPlaces, judgeTargets, type Load, leaveBulk } from '../movement.js';
import { caseTarget, leaveCases } from './cases.js';

export function transferInBond(draft: Draft, winery: string, body: Body): void {
  const to = bodyOf(body.to);
  const sender = draft.winery(winery);
  const receiver = draft.winery(textOf(to, 'winery'));
  if (!sender || !receiver) throw new Refusal('unknown_winery');
  const isCases = listOf(body, 'from').some((place) => has(place, 'caseLot'));
  if (isCases) transferCases(draft, { sender, receiver }, body);
  else transferBulk(draft, { sender, receiver }, body);
}

type Parties = { readonly sender: OracleWinery; readonly receiver: OracleWinery };

function transferBulk(draft: Draft, parties: Parties, body: Body): void {
  const to = bodyOf(body.to);
  const { winery } = parties.receiver;
  const sent = leaveBulk(draft, parties.sender.winery, fromPlacesOf(body));
  const left = convertVolume(sent.volume, parties.sender.volumeUnit, parties.receiver.volumeUnit);
  const place = { lot: textOf(to, 'lot'), vessel: optionalTextOf(to, 'vessel') ?? null, wish: wishOf(to) };
  const volume = has(to, 'volume') ? microOf(to, 'volume') : left;
  judgeTargets(draft, winery, [place]);
  const load = crossBorder(draft, parties, sent, to);
  const newKind = load.sources[0]?.kind ?? 'wine';
  arriveInPlaces(draft, winery, load, { places: [{ ...place, volume }], volumes: [volume], left, newKind });
  draft.flow(winery).received += left;
}

/** All bottles arrive: there is no transit loss, even where the receiver's rounding of the volume differs [R19]. */
function transferCases(draft: Draft, parties: Parties, body: Body): void {
  const to = bodyOf(body.to);
  const { winery } = parties.receiver;
  const { load: sent, bottles, format } = leaveCases(draft, parties.sender.winery, listOf(body, 'from'));
  const lot = caseTarget(draft, winery, sent, { lot: textOf(to, 'lot'), format });
  const volume = volumeOfBottles(lot, lot.bottles + bottles) - volumeOf(lot);
  const load = crossBorder(draft, parties, sent, to);
  arrive(draft, winery, load, { arrivals: [{ lot, volume, vessels: [], bottles }], left: volume });
  draft.flow(winery).received += volume;
}

/** The load with the cost that it has for the receiver: the sender's in the same currency, else `to.cost` [R19]. */
function crossBorder(draft: Draft, { sender, receiver }: Parties, sent: Load, to: Body): Load {
  const isSameCurrency = sender.currency === receiver.currency;
  const began = moneyOf(to, 'cost');
  const cost = isSameCurrency ? sent.cost : new Map(began === 0n ? [] : [['bulk', began]]);
  draft.flow(sender.winery).removed += sent.volume;
  if (isSameCurrency) draft.flow(sender.winery).costRemoved += sum(sent.cost.values());
  else draft.flow(sender.winery).costWrittenOff += sum(sent.cost.values());
  draft.flow(receiver.winery).costReceived += sum(cost.values());
  return { ...sent, cost };
}
