import type { Proposal } from '../ports/proposal.js';
import type { SettingsSnapshot } from '../settings/settings-snapshot.js';
import type { DecisionInput } from './decision-input.js';
import { wineriesOfEdit } from './prepared-change.js';

/** Returns the revision of the settings by which each winery's edits and outcomes are judged. `wineries`: the wineries of other actions whose outcomes change. */
export function admittedUnderOf(
  { edits, unitsFixed }: Pick<DecisionInput, 'edits' | 'unitsFixed'>,
  wineries: Iterable<string>,
  settings: SettingsSnapshot,
): Proposal['admittedUnder'] {
  const names = new Set<string>(wineries);
  for (const edit of edits) for (const winery of wineriesOfEdit(edit)) names.add(winery);
  const under: Proposal['admittedUnder'][number][] = [];
  for (const winery of names) {
    const record = settings.wineries.get(winery);
    if (record !== undefined) under.push({ winery, revision: record.revision, fixesUnits: !unitsFixed.has(winery) });
  }
  return under;
}
