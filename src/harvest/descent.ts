import type { ActionBody, HarvestStep } from './step.js';

type RecordStep = Extract<HarvestStep, { kind: 'record' }>;

/** A weigh tag and the places that the wine of its fruit reached. */
export interface Descent {
  readonly winery: string;
  readonly tag: ActionBody;
  /** Keys of the form 'winery/vessel'. */
  readonly barrels: ReadonlySet<string>;
  /** Keys of the form 'winery/lot', in the order in which the wine reached them. */
  readonly blends: ReadonlySet<string>;
  /** Case lots of which only a first part was bottled, while the rest of the wine is still in bulk. */
  readonly halfBottled: ReadonlySet<string>;
  readonly lots: ReadonlySet<string>;
}

/** Follows the fruit of each chosen weigh tag through the recorded steps, in timeline order, by the lots and vessels that actions name. */
export function descents(steps: readonly HarvestStep[], chosen: (tag: RecordStep) => boolean): Descent[] {
  const records = steps.filter((step): step is RecordStep => step.kind === 'record');
  records.sort((a, b) =>
    a.action.effectiveAt < b.action.effectiveAt ? -1 : a.action.effectiveAt > b.action.effectiveAt ? 1 : 0,
  );
  return records
    .filter((step) => step.action.type === 'receive_fruit' && chosen(step))
    .map((tag) => follow(tag, records));
}

function follow(tag: RecordStep, records: readonly RecordStep[]): Descent {
  const lots = new Set([`${tag.winery}/${String(tag.action.data.lot)}`]);
  const barrels = new Set<string>();
  const blends = new Set<string>();
  const halfBottled = new Set<string>();
  for (const { winery, action } of records) {
    if (action.effectiveAt < tag.action.effectiveAt) continue;
    const { from, to } = action.data;
    const sources = placesOf(from, winery);
    if (!sources.some((place) => lots.has(place.lot))) continue;
    if (action.type === 'bottle') {
      const caseLot = `${winery}/${String(action.data.caseLot)}`;
      lots.add(caseLot);
      // The first bottling of a wine names a volume; the last one takes "all".
      if (sources.some((place) => place.volume === 'all')) halfBottled.delete(caseLot);
      else halfBottled.add(caseLot);
    }
    for (const place of placesOf(to, winery)) {
      lots.add(place.lot);
      if (action.type === 'blend') blends.add(place.lot);
      for (const vessel of place.vessels) if (vessel.startsWith('BRL-')) barrels.add(`${winery}/${vessel}`);
    }
  }
  return { winery: tag.winery, tag: tag.action, barrels, blends, halfBottled, lots };
}

interface Place {
  readonly lot: string;
  readonly vessels: readonly string[];
  readonly volume: unknown;
}

function placesOf(value: unknown, winery: string): Place[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.map((item) => {
    // In every action that has one, a `from` or `to` consists of objects. Their members are checked below.
    const place = item as Readonly<Record<string, unknown>>;
    const home = typeof place.winery === 'string' ? place.winery : winery;
    const vessels = Array.isArray(place.vessels)
      ? place.vessels.map(String)
      : typeof place.vessel === 'string'
        ? [place.vessel]
        : [];
    return { lot: `${home}/${String(place.lot ?? place.caseLot)}`, vessels, volume: place.volume };
  });
}
