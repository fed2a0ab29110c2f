import { api, type Schemas } from './client.js';
import { type Answer, answerOf } from './problem.js';
import type { Action } from './reads.js';
import { type WholeList, wholeList } from './whole-list.js';

export const readAction = (winery: string, action: string, signal: AbortSignal): Promise<Answer<Action>> =>
  answerOf(api.GET('/v1/wineries/{winery}/actions/{action}', { params: { path: { winery, action } }, signal }));

export type Revision = Schemas['RevisionList']['items'][number];

export const readRevisions = (
  winery: string,
  action: string,
  signal: AbortSignal,
): Promise<Answer<WholeList<Revision>>> =>
  wholeList((cursor) =>
    answerOf(
      api.GET('/v1/wineries/{winery}/actions/{action}/revisions', {
        params: { path: { winery, action }, query: { limit: 1_000, ...(cursor === undefined ? {} : { cursor }) } },
        signal,
      }),
    ),
  );

/** Which actions a list has, and in which order: by default that of the timeline. */
interface ActionFilter {
  readonly order?: 'asc' | 'desc';
  readonly vessel?: string;
  readonly lot?: string;
  readonly status?: 'active' | 'retracted' | 'conflicted';
}

/** Reads the actions of a winery, up to `most`. */
export const readActions = (
  winery: string,
  filter: ActionFilter,
  signal: AbortSignal,
  most = 10_000,
): Promise<Answer<WholeList<Action>>> =>
  wholeList(
    (cursor) =>
      answerOf(
        api.GET('/v1/wineries/{winery}/actions', {
          params: {
            path: { winery },
            query: { limit: Math.min(most, 1_000), ...filter, ...(cursor === undefined ? {} : { cursor }) },
          },
          signal,
        }),
      ),
    most,
  );
