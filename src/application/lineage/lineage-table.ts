import { publicQuantity } from '../../cellar/quantity.js';
import { streamName } from '../../cellar/stream.js';
import type { SettingsSnapshot } from '../settings/settings-snapshot.js';
import type { LineageTable } from '../use-cases.js';
import type { Destination, Source, TracedUnit } from './traced.js';

/** Returns one row for each destination. Cells that do not apply are null. */
export function destinationTable(destinations: readonly Destination[], settings: SettingsSnapshot): LineageTable {
  return {
    columns: ['kind', 'winery', 'lot', 'vessel', 'reason', 'counterparty', 'traced', 'unit'],
    rows: destinations.map(({ kind, lot, vessel = null, reason = null, counterparty = null, measure, traced }) => {
      const { winery, code } = streamName(lot);
      const unit = unitOf({ winery, measure }, settings);
      return [kind, winery, code, vessel, reason, counterparty, publicQuantity(traced), unit];
    }),
  };
}

/** Returns one row for each receipt. */
export function sourceTable(sources: readonly Source[], settings: SettingsSnapshot): LineageTable {
  return {
    columns: ['winery', 'lot', 'action', 'traced', 'unit'],
    rows: sources.map(({ lot, action, traced, unit }) => {
      const { winery, code } = streamName(lot);
      return [winery, code, action, publicQuantity(traced), unitOf(unit, settings)];
    }),
  };
}

function unitOf({ winery, measure }: TracedUnit, { wineries }: SettingsSnapshot): string | null {
  const record = wineries.get(winery);
  if (record === undefined) return null;
  return measure === 'weight' ? record.weightUnit : record.volumeUnit;
}
