import { toMicro } from '../cellar/quantity.js';
import type { Assertion } from './event-changes.js';

/** The passage of one event: what it took out of its lot, for other lots or places outside the winery, or put into it. */
interface EventPassage {
  readonly number: number;
  readonly winery: string;
  readonly lot: string;
  readonly effectiveAt: number;
  readonly tieBreak: number;
  readonly action: string;
  /** Millionths of a volume or of a weight; of cases, the number of bottles. One action takes from lots of one measure. */
  readonly taken: number;
  /** Millionths. */
  readonly arrived: number;
}

/** Events that make a lot smaller although nothing leaves it for another place. */
const losses: ReadonlySet<string> = new Set(['WineEvaporated', 'WineMeasured', 'WineAdjusted']);

/** Returns the passage of an event, or null if nothing left and nothing arrived. */
export function passageOf({ sequence, data }: Assertion): EventPassage | null {
  const { winery, lot, tieBreak, action, event } = data;
  const { name, mixed, vessels, weight = 0, bottles = 0 } = event;
  const place = { number: sequence, winery, lot, effectiveAt: Date.parse(data.effectiveAt), tieBreak, action };
  // Returned bottles have what the lot's last bottles had, so nothing new arrives with them.
  if (mixed !== undefined && name !== 'CasesReturned') return { ...place, taken: 0, arrived: toMicro(mixed.volume) };
  const volume = vessels.reduce((sum, { change }) => sum + toMicro(change), 0);
  const taken = -(volume + toMicro(weight) + bottles);
  return taken <= 0 || losses.has(name) ? null : { ...place, taken, arrived: 0 };
}
