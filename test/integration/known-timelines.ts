/** Timelines and lineages of lots as they were believed once, compared with those that were read then, and with the states of single reads. */
import type { JsonObject } from '../../src/application/json-object.js';
import type { UseCases } from '../../src/application/use-cases.js';
import { accepted } from '../support/accepted.js';
import { expectSame } from '../support/expect-same.js';
import type { ConcurrentWorld } from './concurrent-world.js';
import { allPages, presentLots, withoutVersion } from './world-reads.js';

interface KnownTimeline {
  readonly winery: string;
  readonly lot: string;
  /** The head of the log when the timeline was read. */
  readonly known: number;
  readonly items: readonly JsonObject[];
  /** Back and forward. */
  readonly lineages: readonly JsonObject[];
}

const directions = ['back', 'forward'] as const;

/** Reads the timeline and the lineage of a lot while no writer is active. */
export async function presentTimeline(solera: UseCases, world: ConcurrentWorld): Promise<KnownTimeline | null> {
  const lots = [...(await presentLots(solera, world.model.wineries)).values()];
  if (lots.length === 0) return null;
  const { winery, lot } = world.chance.pick(lots) as { winery: string; lot: string };
  const items = await allPages((cursor) => solera.lotTimeline(winery, lot, { limit: 5, ...cursor }));
  const lineages = [];
  for (const direction of directions) lineages.push(await accepted(solera.lineage(winery, lot, { direction })));
  return { winery, lot, known: await solera.head(), items, lineages };
}

/** Each timeline, read again in pages as known at its number, is the same; and each of its states is what the lot's own read returns for that time. */
export async function checkTimelines(
  solera: UseCases,
  world: ConcurrentWorld,
  timelines: readonly KnownTimeline[],
): Promise<void> {
  for (const timeline of timelines) {
    const { winery, lot, known, items, lineages } = timeline;
    const limit = world.chance.pick([1, 2, 3, 100]);
    const read = await allPages((cursor) => solera.lotTimeline(winery, lot, { known, limit, ...cursor }));
    expectSame(`the timeline of ${lot} as known at ${known}`, read, items);
    const listed = await allPages((cursor) =>
      solera.lotTimeline(winery, lot, { known, states: 'none', limit, ...cursor }),
    );
    expectSame(
      `the actions of ${lot} as known at ${known}`,
      listed,
      items.map(({ action }) => ({ action })),
    );
    await checkStates(solera, timeline);
    for (const [index, direction] of directions.entries())
      expectSame(
        `the ${direction} lineage of ${lot} as known at ${known}`,
        await accepted(solera.lineage(winery, lot, { direction, known })),
        lineages[index],
      );
  }
}

async function checkStates(solera: UseCases, { winery, lot, known, items }: KnownTimeline): Promise<void> {
  const timeOf = (item: JsonObject | undefined) => (item?.action as { effectiveAt: string } | undefined)?.effectiveAt;
  for (const [index, item] of items.entries()) {
    const time = timeOf(item);
    // A read at a time shows the last of its actions.
    if (time === undefined || time === timeOf(items[index + 1])) continue;
    const state = await solera.getLot(winery, lot, { at: Date.parse(time), known });
    expectSame(
      `${lot} at ${time} as known at ${known}`,
      withoutVersion(item.state as JsonObject | null),
      state.ok ? withoutVersion(state.value) : null,
    );
  }
}
