/** Makes vessels, which are settings of a winery and no part of a change set. */
import type { Schemas } from './client.js';
import type { Answer } from './problem.js';
import { sendBody } from './send-body.js';

interface NewVessel {
  readonly winery: string;
  readonly vessel: string;
  readonly kind: Schemas['Vessel']['kind'];
  /** The JSON text of the capacity, with the digits that were typed; null: it is not known. */
  readonly capacity: string | null;
}

/** Makes a vessel. Making it again changes its kind and its capacity, and nothing else. */
export function makeVessel({ winery, vessel, kind, capacity }: NewVessel): Promise<Answer<Schemas['Vessel']>> {
  const path = `/v1/wineries/${encodeURIComponent(winery)}/vessels/${encodeURIComponent(vessel)}`;
  const body = `{"kind":"${kind}"${capacity === null ? '' : `,"capacity":${capacity}`}}`;
  return sendBody(path, { method: 'PUT', body });
}
