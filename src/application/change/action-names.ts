import type { CellarAction } from '../../cellar/kind.js';
import { actionKind } from '../../cellar/registry.js';
import type { StreamId } from '../../kernel/position.js';
import type { JsonObject } from '../json-object.js';
import type { VesselName } from '../settings/settings-snapshot.js';

/** The payload of an action. The names in it are known before anything is read. */
type Payload = Pick<CellarAction, 'winery' | 'type' | 'data'>;

/** The streams that the action may read or write, each once. */
export function participantsOf(action: Payload): readonly StreamId[] {
  return actionKind(action.type).participants(action);
}

/** The vessels that the payload names, each in the winery that must know it. */
export function vesselsNamedBy(action: Payload): readonly VesselName[] {
  return actionKind(action.type).vesselsNamed(action);
}

/** The vessels that the action puts something into. */
export function vesselsFilledBy(
  action: CellarAction,
): readonly { readonly winery: string; readonly lot: string; readonly vessel: string }[] {
  return actionKind(action.type).vesselsFilled(action);
}

/** The other wineries that the payload names. */
export function wineriesNamedBy(action: Pick<CellarAction, 'type' | 'data'>): readonly string[] {
  return actionKind(action.type).wineriesNamed(action);
}

/** The second winery that lists the action, or null. */
export function otherWineryOf(winery: string, type: string, data: JsonObject): string | null {
  return wineriesNamedBy({ type, data }).find((other) => other !== winery) ?? null;
}
