import { startAgeing } from './ageing.js';
import { dayMs } from './calendar.js';
import { caseCount, sellCases } from './case-goods.js';
import type { Crew } from './crew.js';
import { fill, publicDraw, releaseEmptied, takeOut } from './movement.js';
import { convertInBond, decimal, money, partOf, volumeOfGallons } from './unit-system.js';
import { type CaseLot, untouched, vesselsOf, type Wine } from './wine.js';

/** Records the month's receipts, shipments and transfers in bond, in proportion to the wines in the cellar, and plans the next month. */
export function tradeMonth(crew: Crew, at: number): void {
  const { premises, chance } = crew;
  const timesThisMonth = (rate: number): number => Math.floor(premises.ageing.size * rate + chance.fraction());
  for (let count = timesThisMonth(0.006); count > 0; count -= 1) receiveBulk(crew, at);
  for (let count = timesThisMonth(0.012); count > 0; count -= 1) sendInBond(crew, at);
  for (let count = timesThisMonth(0.016); count > 0; count -= 1) shipBulk(crew, at);
  const lots = [...premises.caseLots];
  for (let count = Math.floor(lots.length * 0.04 + chance.fraction()); count > 0 && lots.length > 0; count -= 1)
    sendCases(crew, chance.pick(lots), at);
  const next = at + chance.whole(26, 34) * dayMs;
  crew.later(next, () => tradeMonth(crew, next));
}

const shareTables = [
  [1],
  [0.85, 0.15],
  [0.76, 0.24],
  [0.6, 0.25, 0.15],
  [0.333333333334, 0.333333333333, 0.333333333333],
] as const;

function receiveBulk(crew: Crew, at: number): void {
  const { premises, chance } = crew;
  const { units } = premises;
  const red = chance.happens(0.6);
  const varieties = red ? ['Merlot', 'Syrah', 'Petit Verdot'] : ['Chardonnay', 'Chenin Blanc', 'Riesling'];
  const vintage = new Date(at).getUTCFullYear() - 1;
  const wine = premises.newWine(premises.nextCode(`${vintage % 100}-BULK`), 'wine', {
    colour: red ? 'red' : 'white',
    vintage,
    variety: 'bulk',
  });
  const gallons = chance.between(800, 6_000);
  const volume = volumeOfGallons(units, gallons);
  const tank = premises.takeTank(volume);
  fill(wine, tank, volume);
  const components = chance.pick(shareTables).map((share, index) => ({
    share,
    variety: varieties[index] ?? 'Merlot',
    vintage: index === 2 && chance.happens(0.3) ? null : vintage,
    appellation: chance.pick(units.appellations),
  }));
  const data = {
    to: { lot: wine.code, vessel: tank.code, volume: decimal(volume) },
    components,
    kind: 'wine',
    taxClass: 'not_over_16',
    counterparty: chance.pick(['Turrentine', 'Ciatti', 'Négoce du Midi']),
    bond: `BWN-${chance.whole(2_000, 9_999)}`,
    cost: money(gallons * chance.between(3, 11)),
  };
  crew.record('receive_bulk', at, data, [wine, tank]);
  startAgeing(crew, wine, at);
}

/** Returns a wine that is in a single tank and not meant for a blend or a bottling. */
function freeTankWine(crew: Crew): Wine | undefined {
  const free = [...crew.premises.ageing].filter(
    (wine) => wine.stage === 'ageing' && wine.vessels.size === 1 && vesselsOf(wine, 'tank').length === 1,
  );
  return free.length === 0 ? undefined : crew.chance.pick(free);
}

function sendInBond(crew: Crew, at: number): void {
  const { chance, premises } = crew;
  const others = crew.crews.filter((other) => other !== crew);
  const wine = freeTankWine(crew);
  const [vessel] = wine?.vessels ?? [];
  if (wine === undefined || vessel === undefined || others.length === 0) return;
  const receiver = chance.pick(others);
  const part = partOf(premises.units, vessel.volume, chance.between(0.2, 0.6));
  const from = [{ wine, vessels: [vessel], volume: chance.happens(0.4) || part <= 0 ? ('all' as const) : part }];
  const published = from.map(publicDraw);
  let sent = 0;
  for (const volume of takeOut(from).values()) sent += volume;
  releaseEmptied(crew, from);
  const whole = convertInBond(premises.units, receiver.premises.units, sent);
  const gauged = partOf(receiver.premises.units, whole, chance.between(0.994, 0.9999));
  // The receiver measures what arrived, or accepts the sender's volume.
  const arrived = chance.happens(0.7) && gauged > 0 ? gauged : whole;
  const code = receiver.premises.nextCode(`${wine.vintage % 100}-IB`);
  const arrival = receiver.premises.newWine(code, 'wine', wine);
  const tank = receiver.premises.takeTank(arrived);
  fill(arrival, tank, arrived);
  const sameMoney = premises.units.currency === receiver.premises.units.currency;
  const to = {
    winery: receiver.premises.code,
    lot: code,
    vessel: tank.code,
    ...(arrived === whole ? {} : { volume: decimal(arrived) }),
    ...(sameMoney ? {} : { cost: money(decimal(arrived) * chance.between(2, 6)) }),
  };
  crew.record('transfer_in_bond', at, { from: published, to }, [wine, vessel, arrival, tank], { receiver });
  if (wine.vessels.size === 0) endAgeing(crew, wine);
  startAgeing(receiver, arrival, at);
}

/** Sends cases in bond. They arrive as a case lot of the same format. */
function sendCases(crew: Crew, caseLot: CaseLot, at: number): void {
  const { chance } = crew;
  const others = crew.crews.filter((other) => other !== crew);
  const bottles = Math.floor(caseLot.bottles * chance.between(0.05, 0.2));
  if (others.length === 0 || bottles <= 0) return;
  const receiver = chance.pick(others);
  const code = receiver.premises.nextCode('IB-CASES');
  const { bottleMl, bottlesPerCase } = caseLot;
  const arrival: CaseLot = { ...untouched(), code, bottleMl, bottlesPerCase, bottles };
  caseLot.bottles -= bottles;
  const data = {
    from: [{ caseLot: caseLot.code, ...caseCount(caseLot, bottles) }],
    to: { winery: receiver.premises.code, lot: code },
  };
  crew.record('transfer_in_bond', at, data, [caseLot, arrival], { receiver });
  receiver.premises.caseLots.add(arrival);
  sellCases(receiver, arrival, at + chance.whole(5, 30) * dayMs);
}

function shipBulk(crew: Crew, at: number): void {
  const { chance, premises } = crew;
  const wine = freeTankWine(crew);
  const [vessel] = wine?.vessels ?? [];
  if (wine === undefined || vessel === undefined) return;
  const part = partOf(premises.units, vessel.volume, chance.between(0.2, 0.7));
  const pressWine = wine.code.endsWith('-PR');
  const from = [{ wine, vessels: [vessel], volume: pressWine || part <= 0 ? ('all' as const) : part }];
  const reason = pressWine
    ? chance.pick(['distilling', 'vinegar', 'in_bond'])
    : chance.pick(['in_bond', 'in_bond', 'taxpaid']);
  const data = {
    from: from.map(publicDraw),
    reason,
    ...(reason === 'taxpaid' ? {} : { counterparty: 'Valley Bulk', bond: `BWN-${chance.whole(2_000, 9_999)}` }),
  };
  takeOut(from);
  releaseEmptied(crew, from);
  crew.record('ship_bulk', at, data, [wine, vessel]);
  if (wine.vessels.size === 0) endAgeing(crew, wine);
}

function endAgeing(crew: Crew, wine: Wine): void {
  wine.stage = 'gone';
  crew.premises.ageing.delete(wine);
}
