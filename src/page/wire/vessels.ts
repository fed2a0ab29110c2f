/** Makes vessels, which are settings of a winery and no part of a change set. */
import type { Schemas } from './client.js';
import { type Answer, noAnswer, problemOf } from './problem.js';

interface NewVessel {
  readonly winery: string;
  readonly vessel: string;
  readonly kind: Schemas['Vessel']['kind'];
  /** The JSON text of the capacity, with the digits that were typed; null: it is not known. */
  readonly capacity: string | null;
}

/** Makes a vessel. Making it again changes its kind and its capacity, and nothing else. */
export async function makeVessel({ winery, vessel, kind, capacity }: NewVessel): Promise<Answer<Schemas['Vessel']>> {
  const path = `/v1/wineries/${encodeURIComponent(winery)}/vessels/${encodeURIComponent(vessel)}`;
  const body = `{"kind":"${kind}"${capacity === null ? '' : `,"capacity":${capacity}`}}`;
  try {
    const response = await fetch(path, { method: 'PUT', body, headers: { 'content-type': 'application/json' } });
    const data = await response.json();
    return response.ok ? { ok: true, data, response } : { ok: false, problem: problemOf(data, response) };
  } catch (error) {
    return { ok: false, problem: noAnswer(error) };
  }
}
