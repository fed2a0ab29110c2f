/** What the screen of a lot reads. */
import type { TimelineStep } from '../reading/steps.js';
import { api, type Schemas } from './client.js';
import { type Answer, answerOf } from './problem.js';
import type { LotState } from './reads.js';
import { type WholeList, wholeList } from './whole-list.js';

/** A time, and the number of a belief. Null: the present. */
interface Moment {
  readonly at: string | null;
  readonly known: number | null;
}

/** Reads a lot at a time, as it was believed at a number. A lot that did not exist then is no problem, but null. */
export async function readLot(
  winery: string,
  lot: string,
  { at, known }: Moment,
  signal: AbortSignal,
): Promise<Answer<{ readonly state: LotState | null }>> {
  const query = { ...(at === null ? {} : { at }), ...(known === null ? {} : { known }) };
  const answer = await answerOf(
    api.GET('/v1/wineries/{winery}/lots/{lot}', { params: { path: { winery, lot }, query }, signal }),
  );
  if (answer.ok) return { ...answer, data: { state: answer.data } };
  const isAbsent = answer.problem.code === 'not_found' && (at !== null || known !== null);
  return isAbsent ? { ok: true, data: { state: null }, response: new Response() } : answer;
}

/** Reads the whole timeline of a lot, as it was believed at a number. A lot that was not known then has an empty one. */
export async function readTimeline(
  winery: string,
  lot: string,
  known: number | null,
  signal: AbortSignal,
): Promise<Answer<WholeList<TimelineStep>>> {
  const belief = known === null ? {} : { known };
  const answer = await wholeList((cursor) =>
    answerOf(
      api.GET('/v1/wineries/{winery}/lots/{lot}/timeline', {
        params: {
          path: { winery, lot },
          query: { limit: 1_000, ...belief, ...(cursor === undefined ? {} : { cursor }) },
        },
        signal,
      }),
    ),
  );
  if (answer.ok) {
    const items = answer.data.items.map(({ action, state = null }) => ({ action, state }));
    return { ...answer, data: { ...answer.data, items } };
  }
  const isAbsent = answer.problem.code === 'not_found' && known !== null;
  return isAbsent ? { ok: true, data: { items: [], isWhole: true }, response: new Response() } : answer;
}

type Lineage = Schemas['Lineage'];

/** Reads the edges by which the wine of a lot came or went, as it was believed at a number. A lot that did not exist then has none. */
export async function readEdges(
  winery: string,
  lot: string,
  { direction, at, known }: Moment & { readonly direction: 'back' | 'forward' },
  signal: AbortSignal,
): Promise<Answer<Lineage['edges']>> {
  const query = { direction, ...(at === null ? {} : { at }), ...(known === null ? {} : { known }) };
  const asked = api.GET('/v1/wineries/{winery}/lots/{lot}/lineage', {
    params: { path: { winery, lot }, query },
    signal,
  });
  const answer = await answerOf(asked as Promise<{ data?: Lineage; error?: unknown; response: Response }>); // The other form, CSV, was not asked for.
  if (answer.ok) return { ...answer, data: answer.data.edges };
  const isAbsent = answer.problem.code === 'not_found' && (at !== null || known !== null);
  return isAbsent ? { ok: true, data: [], response: new Response() } : answer;
}
