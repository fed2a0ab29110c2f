/** Wineries whose histories are spread over two years, for the benchmark of reports. */
import type { JsonObject } from '../src/application/json-object.js';
import type { UseCases } from '../src/application/use-cases.js';
import { accepted, lotCode, randomId } from './cellar-load.js';

/** The first month, and how many there are. */
const firstMonth = Date.parse('2024-01-01T00:00:00.000Z');
export const monthCount = 24;
const dayMs = 86_400_000;
const daysOfHistory = 700;
/** Actions that each lot has. */
export const actionsOfLot = 10;
const editsPerSet = 1_000;
const setsInFlight = 2;

/** Actions of the long lot. */
export const actionsOfLongLot = 1_000;

/** The receipt of one lot, whose volume the benchmark corrects. */
export interface Receipt {
  readonly id: string;
  readonly at: string;
  readonly data: JsonObject;
}

/** Returns the first and the last day of a month of the history. */
export function monthOf(index: number): { readonly from: string; readonly to: string } {
  const start = new Date(firstMonth);
  const [from, next] = [0, 1].map((more) => Date.UTC(start.getUTCFullYear(), index + more, 1));
  const text = (ms: number): string => new Date(ms).toISOString().slice(0, 10);
  return { from: text(from ?? 0), to: text((next ?? 0) - dayMs) };
}

/** Records a winery with about `size` actions. Returns the receipts of its lots in the order of time. */
export async function recordCellar(solera: UseCases, winery: string, size: number): Promise<readonly Receipt[]> {
  const settings = { volumeUnit: 'gal', weightUnit: 'lb', currency: 'USD', timeZone: 'America/Los_Angeles' };
  accepted(await solera.putWinery(winery, { name: winery, ...settings }));
  const lots = Math.ceil(size / actionsOfLot);
  const receipts: Receipt[] = [];
  let set: JsonObject[] = [];
  const sending = new Set<Promise<void>>();
  const send = async (changes: readonly JsonObject[]): Promise<void> => {
    const sent = solera
      .change(winery, { id: randomId(), changes }, { minimal: true })
      .then((answer) => void accepted(answer));
    sending.add(sent);
    void sent.finally(() => sending.delete(sent));
    if (sending.size >= setsInFlight) await Promise.race(sending);
  };
  for (let index = 0; index < lots; index += 1) {
    const { receipt, actions } = lotHistory(
      lotCode(index),
      firstMonth + Math.floor((index / lots) * daysOfHistory) * dayMs + index,
    );
    receipts.push(receipt);
    for (const action of actions) set.push({ op: 'record', action });
    if (set.length < editsPerSet) continue;
    await send(set);
    set = [];
  }
  if (set.length > 0) await send(set);
  await Promise.all(sending);
  return receipts;
}

/** Returns the actions of a lot that is received, racked with losses, sweetened, measured, bottled and sold within three weeks. */
function lotHistory(
  lot: string,
  start: number,
): { readonly receipt: Receipt; readonly actions: readonly JsonObject[] } {
  const at = (days: number): string => new Date(start + days * dayMs).toISOString();
  const components = [{ share: 1, variety: 'Syrah', vintage: 2023, appellation: 'Mendocino' }];
  const receipt = {
    id: randomId(),
    at: at(0),
    data: { to: { lot, volume: 600 }, components, taxClass: 'a', cost: 4_000 },
  };
  const rack = (volume: number) => ({ from: [{ lot, volume }], to: [{ lot, volume: volume - 1 }], lossReason: 'lees' });
  const format = { bottleMl: 750, bottlesPerCase: 12 };
  const steps: readonly (readonly [type: string, days: number, data: JsonObject])[] = [
    ['rack', 2, rack(600)],
    ['rack', 5, rack(599)],
    ['analysis', 6, { lot, analyte: 'ph', value: 3.5, unit: 'pH' }],
    ['addition', 8, { lot, product: 'sugar', amount: 5, unit: 'lb', volume: 2, purpose: 'sweeten' }],
    ['rack', 11, rack(500)],
    ['measure', 13, { lot, volume: 595 }],
    ['bottle', 16, { from: [{ lot, volume: 590 }], caseLot: `${lot}-C`, ...format, cases: 240 }],
    ['remove_cases', 19, { caseLot: `${lot}-C`, cases: 100, reason: 'taxpaid' }],
    ['remove_cases', 21, { caseLot: `${lot}-C`, cases: 1, reason: 'tasting' }],
  ];
  const received = { id: receipt.id, type: 'receive_bulk', effectiveAt: receipt.at, data: receipt.data };
  const later = steps.map(([type, days, data]) => ({ id: randomId(), type, effectiveAt: at(days), data }));
  return { receipt, actions: [received, ...later] };
}

/** Records a lot that is received in the first month, and racked with losses again and again until the last. Returns its receipt. */
export async function recordLongLot(solera: UseCases, winery: string): Promise<Receipt> {
  const lot = 'LONG';
  const at = (index: number): string =>
    new Date(firstMonth + Math.floor((index / actionsOfLongLot) * daysOfHistory) * dayMs + index).toISOString();
  const components = [{ share: 1, variety: 'Syrah', vintage: 2023, appellation: 'Mendocino' }];
  const receipt = { id: randomId(), at: at(0), data: { to: { lot, volume: 100_000 }, components, taxClass: 'a' } };
  const received = { id: receipt.id, type: 'receive_bulk', effectiveAt: receipt.at, data: receipt.data };
  const racked = Array.from({ length: actionsOfLongLot - 1 }, (_, index) => ({
    ...{ id: randomId(), type: 'rack', effectiveAt: at(index + 1) },
    data: { from: [{ lot, volume: 100 }], to: [{ lot, volume: 99 }], lossReason: 'lees' },
  }));
  const changes = [received, ...racked].map((action) => ({ op: 'record', action }));
  accepted(await solera.change(winery, { id: randomId(), changes }, { minimal: true }));
  return receipt;
}
