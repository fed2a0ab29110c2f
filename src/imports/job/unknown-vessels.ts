import type { WinerySettingsStore } from '../../application/ports/winery-settings-store.js';
import type { Assumption } from '../imported-table.js';
import { eachNamed } from '../named-streams.js';
import { eachWithPauses } from './each-with-pauses.js';
import type { Step } from './import-plan.js';
import type { VesselName } from './import-report.js';

/** Returns the vessels that steps name and that do not exist, by winery and code. */
export async function missingVessels(
  steps: readonly Step[],
  { vesselsByName }: Pick<WinerySettingsStore, 'vesselsByName'>,
  { perCall, pause }: { readonly perCall: number; readonly pause: () => Promise<void> },
): Promise<ReadonlyMap<string, VesselName>> {
  const named = await vesselsNamedBy(steps, pause);
  const names = [...named.values()];
  for (let begin = 0; begin < names.length; begin += perCall)
    for (const { winery, vessel } of await vesselsByName(names.slice(begin, begin + perCall)))
      named.delete(`${winery}/${vessel}`);
  return named;
}

/** Returns the vessels that steps name, by winery and code. */
export async function vesselsNamedBy(
  steps: readonly Step[],
  pause: () => Promise<void>,
): Promise<Map<string, VesselName>> {
  const named = new Map<string, VesselName>();
  await eachWithPauses(steps, pause, ({ row: { action } }) =>
    eachNamed(action.body.data, action.winery, (kind, winery, code) => {
      if (kind === 'vessel') named.set(`${winery}/${code}`, { winery, vessel: code });
    }),
  );
  return named;
}

/** Returns one warning that names the missing vessels, with the remedy. */
export function vesselRefusal(names: readonly VesselName[]): Assumption {
  const shown = names.slice(0, 20).map(({ winery, vessel }) => `${vessel} (${winery})`);
  const more = names.length > shown.length ? ` and ${names.length - shown.length} more` : '';
  const subject = names.length === 1 ? 'This vessel does' : `These ${names.length} vessels do`;
  const detail = `${subject} not exist: ${shown.join(', ')}${more}. Correct the codes, or let the import create the vessels: --create-vessels tank, barrel, bin or other.`;
  return { code: 'unknown_vessels', detail };
}
