import type { Crew } from './crew.js';
import type { RecordedEntry } from './recording-queue.js';
import type { ActionData, ActionType } from './step.js';
import { decimal } from './unit-system.js';
import type { Traced, Vessel, Wine } from './wine.js';

/** What leaves: all that the vessels hold, or `volume` from each. */
export interface Draw {
  readonly wine: Wine;
  readonly vessels: readonly Vessel[];
  readonly volume: number | 'all';
}

/** What arrives: `volume` in each vessel, the rest in one vessel, or the same as this movement took from each vessel. */
export interface Pour {
  readonly wine: Wine;
  readonly vessels: readonly Vessel[];
  readonly volume: number | 'rest' | 'same';
  readonly creates?: { readonly kind?: 'juice' | 'wine'; readonly fraction?: string; readonly taxClass?: string };
}

interface Movement {
  readonly from: readonly Draw[];
  readonly to: readonly Pour[];
  readonly loss?: number;
  readonly lossReason?: string;
}

/** Moves wine in the plan and records the action. Throws if the movement is impossible. */
export function move(crew: Crew, type: ActionType, at: number, movement: Movement): RecordedEntry {
  const { from, to } = movement;
  const taken = takeOut(from);
  const arriving = putIn(to, taken, movement.loss ?? 0);
  releaseEmptied(crew, from);
  const data: ActionData = {
    from: from.map(publicDraw),
    to: to.map(publicPour),
    // The loss of a tiny lot may round to 0, which the API does not accept.
    ...(movement.loss === undefined || movement.loss === 0 ? {} : { loss: decimal(movement.loss) }),
    ...(movement.lossReason === undefined || movement.loss === 0 ? {} : { lossReason: movement.lossReason }),
  };
  if (arriving > total(taken)) throw new Error(`A ${type} puts in more than it took out.`);
  const touching = new Set<Traced>();
  for (const place of [...from, ...to]) {
    touching.add(place.wine);
    for (const vessel of place.vessels) touching.add(vessel);
  }
  return crew.record(type, at, data, [...touching]);
}

/** Takes wine out of the plan and returns the volume from each vessel. Emptied vessels have no holder, but are not released yet. */
export function takeOut(from: readonly Draw[]): Map<Vessel, number> {
  const taken = new Map<Vessel, number>();
  for (const { wine, vessels, volume } of from) {
    for (const vessel of vessels) {
      const leaving = volume === 'all' ? vessel.volume : volume;
      if (vessel.holder !== wine || leaving <= 0 || leaving > vessel.volume) {
        throw new Error(`Lot ${wine.code} does not hold ${leaving} millionths in vessel ${vessel.code}.`);
      }
      vessel.volume -= leaving;
      taken.set(vessel, leaving);
      if (vessel.volume > 0) continue;
      vessel.holder = undefined;
      wine.vessels.delete(vessel);
    }
  }
  return taken;
}

/** Puts a volume into a vessel that is empty or holds the wine already. */
export function fill(wine: Wine, vessel: Vessel, volume: number): void {
  if (vessel.holder !== undefined && vessel.holder !== wine)
    throw new Error(`Vessel ${vessel.code} holds lot ${vessel.holder.code}, not ${wine.code}.`);
  if (!(volume > 0))
    throw new Error(`The volume of lot ${wine.code} that arrives in vessel ${vessel.code} must be positive.`);
  vessel.holder = wine;
  vessel.volume += volume;
  wine.vessels.add(vessel);
}

export function releaseEmptied(crew: Crew, from: readonly Draw[]): void {
  for (const { vessels } of from) {
    for (const vessel of vessels) if (vessel.holder === undefined) crew.premises.release(vessel);
  }
}

export function publicDraw({ wine, vessels, volume }: Draw): ActionData {
  return { lot: wine.code, ...named(vessels), volume: volume === 'all' ? 'all' : decimal(volume) };
}

function publicPour({ wine, vessels, volume, creates }: Pour): ActionData {
  return {
    lot: wine.code,
    ...named(vessels),
    volume: typeof volume === 'number' ? decimal(volume) : volume,
    ...creates,
  };
}

function putIn(to: readonly Pour[], taken: ReadonlyMap<Vessel, number>, loss: number): number {
  let stated = 0;
  for (const { vessels, volume } of to) {
    if (typeof volume === 'number') stated += volume * vessels.length;
    else if (volume === 'same') for (const vessel of vessels) stated += taken.get(vessel) ?? 0;
  }
  let arriving = 0;
  for (const { wine, vessels, volume } of to) {
    for (const vessel of vessels) {
      const poured =
        volume === 'rest' ? total(taken) - stated - loss : volume === 'same' ? (taken.get(vessel) ?? 0) : volume;
      fill(wine, vessel, poured);
      arriving += poured;
    }
  }
  return arriving;
}

function named(vessels: readonly Vessel[]): ActionData {
  const [vessel] = vessels;
  return vessels.length === 1 && vessel ? { vessel: vessel.code } : { vessels: vessels.map(({ code }) => code) };
}

function total(taken: ReadonlyMap<Vessel, number>): number {
  let sum = 0;
  for (const volume of taken.values()) sum += volume;
  return sum;
}
