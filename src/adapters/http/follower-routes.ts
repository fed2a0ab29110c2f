import { readObject } from '../../application/request/faults.js';
import { type Result, success } from '../../application/result.js';
import type { FollowerControl, FollowerStatus } from '../../followers/followers.js';
import type { ModelQueries } from '../../followers/model-queries.js';
import { wholeNumber } from './query-parameter.js';
import { readModelRoutes } from './read-model-routes.js';
import { pathText } from './request-part.js';
import { resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

/** The followers of a node, and what can be read from the read models. */
export interface ServedFollowers {
  readonly control: FollowerControl;
  readonly queries: ModelQueries;
}

/** The read models, and their followers: positions, and how to rebuild, pause and resume them. Null: the node keeps none. */
export function followerRoutes(followers: ServedFollowers | null, parts: RouteParts): readonly Route[] {
  if (followers === null) return [];
  const { control } = followers;
  return [
    ...readModelRoutes(parts),
    listRoute(control),
    controlRoute(
      'rebuild',
      'Rebuild a follower',
      'Builds the tables of a follower again, from the first notification on, beside those that are read meanwhile. When the new tables have caught up, they are compared with the old ones, and replace them. A rebuild that is in progress goes on; one that was interrupted is resumed by itself.',
      (name) => control.rebuild(name),
    ),
    controlRoute(
      'pause',
      'Pause a follower',
      'The follower and its rebuild apply nothing until they are resumed. Reads return what they reflect.',
      (name) => control.pause(name),
    ),
    controlRoute(
      'resume',
      'Resume a follower',
      'Ends a pause. A follower that failed tries the same change set again.',
      (name) => control.resume(name),
    ),
    notificationsRoute(control, parts.limits.listMaximum, parts.limits.listDefault),
  ];
}

function listRoute(control: FollowerControl): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/followers',
      query: {},
      permission: { needs: 'administer', in: 'all' },
      operation: {
        tag: 'operations',
        id: 'listFollowers',
        summary: 'List followers',
        description: 'Returns the read models that follow the log, and how far they are. Any node answers.',
        responses: { 200: { description: 'All followers.', schema: 'FollowerList' } },
      },
    },
    async (_request, _query, reply) => resultPayload(reply, success(await control.list())),
  );
}

function controlRoute(
  verb: 'rebuild' | 'pause' | 'resume',
  summary: string,
  description: string,
  work: (name: string) => Promise<Result<FollowerStatus>>,
): Route {
  return route(
    {
      method: 'POST',
      path: `/v1/followers/{follower}/${verb}`,
      query: {},
      permission: { needs: 'administer', in: 'all' },
      operation: {
        ...{ tag: 'operations', id: `${verb}Follower`, summary, description },
        responses: { 200: { description: 'The follower as it is now.', schema: 'Follower' } },
        problems: ['not_found', 'bad_request'],
      },
    },
    async (request, _query, reply) => {
      const members =
        request.body === undefined || request.body === null ? success({}) : readObject(request.body, '', []);
      return resultPayload(reply, members.ok ? await work(pathText(request, 'follower')) : members);
    },
  );
}

function notificationsRoute(control: FollowerControl, most: number, fallback: number): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/followers/{follower}/notifications',
      hasLongAnswer: true,
      query: {
        after: wholeNumber('Only notifications with a higher number.', { least: 0, most: Number.MAX_SAFE_INTEGER }, 0),
        limit: wholeNumber('The largest number of notifications to return.', { least: 1, most }, fallback),
      },
      permission: { needs: 'administer', in: 'all' },
      operation: {
        tag: 'operations',
        id: 'listFollowerNotifications',
        summary: "List a follower's own notifications",
        description:
          'Returns what a follower has published itself, numbered 1, 2, 3 … without a gap. The followers of Solera publish nothing; one of your own may.',
        responses: { 200: { description: 'Notifications, in order.', schema: 'FollowerNotificationList' } },
        problems: ['not_found'],
      },
    },
    async (request, { after = 0, limit = fallback }, reply) =>
      resultPayload(reply, await control.notifications(pathText(request, 'follower'), after, limit)),
  );
}
