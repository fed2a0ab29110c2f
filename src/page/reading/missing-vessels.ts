/** The vessels that conflicts name and no winery has. */
import type { components } from '../contract.js';

type Conflict = Pick<components['schemas']['Conflict'], 'code' | 'winery' | 'vessel'>;

interface MissingVessel {
  readonly winery: string;
  readonly vessel: string;
}

/** Returns the missing vessels, each once. */
export function missingVessels(conflicts: readonly Conflict[]): readonly MissingVessel[] {
  const missing = new Map<string, MissingVessel>();
  for (const { code, winery, vessel } of conflicts)
    if (code === 'unknown_vessel' && vessel !== undefined) missing.set(`${winery}/${vessel}`, { winery, vessel });
  return [...missing.values()];
}
