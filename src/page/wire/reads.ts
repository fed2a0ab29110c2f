/** What screens read of the API, as answers. */
import type { ShownTime } from '../reading/route.js';
import { type Vessel, vesselOf } from '../reading/shapes.js';
import { api, type Schemas } from './client.js';
import { type Answer, answerOf } from './problem.js';
import { type WholeList, wholeList } from './whole-list.js';

export type Winery = Schemas['Winery'];
export type LotState = Schemas['LotState'];
export type Action = Schemas['Action'];

/** The largest part of a list that the API gives at once. */
const limit = 1_000;

/** Only the members of a query that are set. */
function set<Query extends object>(query: Query): { [Name in keyof Query]?: NonNullable<Query[Name]> } {
  return Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== null && value !== undefined),
  ) as never; // Its members are those of the query.
}

export const readWineries = (signal: AbortSignal): Promise<Answer<WholeList<Winery>>> =>
  wholeList((cursor) => answerOf(api.GET('/v1/wineries', { params: { query: set({ limit, cursor }) }, signal })));

export const readWinery = (winery: string, signal: AbortSignal): Promise<Answer<Winery>> =>
  answerOf(api.GET('/v1/wineries/{winery}', { params: { path: { winery } }, signal }));

export async function readVessels(
  winery: string,
  { at, known }: Pick<ShownTime, 'at' | 'known'>,
  signal: AbortSignal,
): Promise<Answer<WholeList<Vessel>>> {
  const answer = await wholeList((cursor) =>
    answerOf(
      api.GET('/v1/wineries/{winery}/vessels', {
        params: { path: { winery }, query: set({ limit, cursor, at, known }) },
        signal,
      }),
    ),
  );
  return answer.ok ? { ...answer, data: { ...answer.data, items: answer.data.items.map(vesselOf) } } : answer;
}

export async function readVessel(
  winery: string,
  vessel: string,
  { at, known }: Pick<ShownTime, 'at' | 'known'>,
  signal: AbortSignal,
): Promise<Answer<Vessel>> {
  const asked = api.GET('/v1/wineries/{winery}/vessels/{vessel}', {
    params: { path: { winery, vessel }, query: set({ at, known }) },
    signal,
  });
  const answer = await answerOf(asked);
  return answer.ok ? { ...answer, data: vesselOf(answer.data) } : answer;
}

export const readLots = (
  winery: string,
  { at, known }: Pick<ShownTime, 'at' | 'known'>,
  signal: AbortSignal,
): Promise<Answer<WholeList<LotState>>> =>
  wholeList((cursor) =>
    answerOf(
      api.GET('/v1/wineries/{winery}/lots', {
        params: { path: { winery }, query: set({ limit, cursor, at, known }) },
        signal,
      }),
    ),
  );

/** Reads the actions without effect of all wineries, in the order of the timeline. */
export const readConflicts = (signal: AbortSignal): Promise<Answer<WholeList<Action>>> =>
  wholeList((cursor) => answerOf(api.GET('/v1/conflicts', { params: { query: set({ limit, cursor }) }, signal })));

/** Counts the actions without effect, up to what one part of the list holds. `isMore`: there are more. */
export async function countConflicts(
  signal: AbortSignal,
): Promise<Answer<{ readonly count: number; readonly isMore: boolean }>> {
  const answer = await answerOf(api.GET('/v1/conflicts', { params: { query: { limit: 100 } }, signal }));
  if (!answer.ok) return answer;
  return { ...answer, data: { count: answer.data.items.length, isMore: answer.data.next !== null } };
}

export type { Vessel };
