import { toMicro } from '../cellar/quantity.js';
import type { Assertion } from './event-changes.js';

/** How one event changes what one lot holds in one vessel. Amounts are in millionths; bottles are counted singly. */
interface InventoryChange {
  readonly number: number;
  readonly winery: string;
  readonly lot: string;
  /** '' is the lot's own unnamed vessel, where its weight and its bottles are counted. */
  readonly vessel: string;
  readonly effectiveAt: number;
  readonly volume: number;
  readonly weight: number;
  readonly bottles: number;
}

/**
 * The length of the periods by which changes are summed. What a lot held at a time is the sum of the earlier periods and of the changes in the
 * period of that time, so it costs the same however often the lot was changed before. A shorter period has few changes, so its sum saves nothing; a longer one
 * makes reads slower (`npm run bench -- storage`, and ARCHITECTURE.md, 2026-11-29).
 */
export const periodMs = 90 * 86_400_000;

export function periodOf(effectiveAt: number): number {
  return Math.floor(effectiveAt / periodMs);
}

/** Returns the changes that an event makes, at most one for each vessel. */
export function inventoryChanges({ sequence, data }: Assertion): readonly InventoryChange[] {
  const { winery, lot, event } = data;
  const place = { number: sequence, winery, lot, effectiveAt: Date.parse(data.effectiveAt) };
  const changes = new Map<string, InventoryChange>();
  const nothing = { volume: 0, weight: 0, bottles: 0 };
  for (const { vessel, change } of event.vessels)
    changes.set(vessel ?? '', { ...place, vessel: vessel ?? '', ...nothing, volume: toMicro(change) });
  if (event.weight !== undefined || event.bottles !== undefined) {
    const unnamed = changes.get('') ?? { ...place, vessel: '', ...nothing };
    changes.set('', { ...unnamed, weight: toMicro(event.weight ?? 0), bottles: event.bottles ?? 0 });
  }
  return [...changes.values()];
}
