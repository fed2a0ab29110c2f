/** The vessels that an import creates, because rows name them and they do not exist. */
import type { AssumedVessel } from '../../application/settings/settings-snapshot.js';
import type { UseCases } from '../../application/use-cases.js';
import { toMicro } from '../../cellar/quantity.js';
import type { Assumption, RowVessel, VesselKind } from '../imported-table.js';
import { ImportStopped } from './change-sender.js';
import type { Step } from './import-plan.js';
import type { CreatedVessel, VesselName } from './import-report.js';

interface NewVessels {
  /** By winery and code. */
  readonly vessels: ReadonlyMap<string, CreatedVessel>;
  /** Vessels that rows describe differently. */
  readonly warnings: readonly Assumption[];
}

/**
 * Describes vessels as the first row does that describes them. `missing`: the vessels to describe, by winery and code. `kind`: the kind of vessels
 * for which no row states one.
 */
export function describedVessels(
  missing: ReadonlyMap<string, VesselName>,
  steps: readonly Step[],
  kind: VesselKind,
): NewVessels {
  const firsts = new Map<string, { readonly stated: RowVessel; readonly row: number }>();
  const differing = new Map<string, Assumption>();
  for (const { row } of steps) {
    const { winery, vessel: stated, place } = row.action;
    if (stated === undefined) continue;
    const key = `${winery}/${stated.code}`;
    const first = firsts.get(key);
    if (first === undefined) firsts.set(key, { stated, row: place.row });
    else if (missing.has(key) && !differing.has(key) && !isSame(first.stated, stated))
      differing.set(key, differs(stated.code, first.row, place.row));
  }
  const vessels = [...missing].map(([key, name]): [string, CreatedVessel] => {
    const stated = firsts.get(key)?.stated;
    return [key, { ...name, kind: stated?.kind ?? kind, capacity: stated?.capacity ?? null }];
  });
  return { vessels: new Map(vessels), warnings: [...differing.values()] };
}

/** Returns vessels as previews take them: as if they existed. */
export function assumed(vessels: Iterable<CreatedVessel>): readonly AssumedVessel[] {
  return [...vessels].map(({ winery, vessel, capacity }) => ({
    ...{ winery, vessel },
    capacity: capacity === null ? null : toMicro(capacity),
  }));
}

/** @throws ImportStopped if a vessel cannot be created */
export async function createVessels(
  vessels: readonly CreatedVessel[],
  solera: Pick<UseCases, 'putVessel'>,
): Promise<void> {
  for (const { winery, vessel, kind, capacity } of vessels) {
    const result = await solera.putVessel(winery, vessel, { kind, ...(capacity === null ? {} : { capacity }) });
    if (result.ok) continue;
    const { code, detail } = result.problem;
    throw new ImportStopped(code, `Vessel ${vessel} of winery ${winery} cannot be created. ${detail}`);
  }
}

function isSame(one: RowVessel, other: RowVessel): boolean {
  return one.kind === other.kind && one.capacity === other.capacity;
}

function differs(vessel: string, first: number, other: number): Assumption {
  const detail = `Rows ${first} and ${other} state different kinds or capacities of vessel ${vessel}. The import uses those of row ${first}. Correct the rows, or the vessel.`;
  return { code: 'vessel_differs', vessel, detail };
}
