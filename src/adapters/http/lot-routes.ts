import { lineageRoute } from './lineage-route.js';
import { listQuery, withLimit } from './list-query.js';
import { freeText, instant, known, oneOf } from './query-parameter.js';
import { pathCode } from './request-part.js';
import { listPayload, resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const lots = '/v1/wineries/{winery}/lots';
const at = instant(
  'The effective time of the state to return, inclusive. The default is the end of the timeline. Later edits can change the result.',
);

/** Lots: their state, their timeline and their lineage. */
export function lotRoutes(parts: RouteParts): readonly Route[] {
  return [getRoute(), listRoute(parts), timelineRoute(parts), lineageRoute()];
}

function getRoute(): Route {
  return route(
    {
      method: 'GET',
      path: `${lots}/{lot}`,
      query: {
        at,
        known,
      },
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'lots',
        id: 'getLot',
        summary: 'Retrieve a lot',
        description:
          'Returns the state of a lot. `at` and `known` can be combined: the state at one time, as it was believed at another. A lot that did not exist then is `not_found`.',
        responses: { 200: { description: 'The state of the lot.', schema: 'LotState' } },
        problems: ['not_found', 'too_precise'],
      },
    },
    async (request, query, reply) =>
      resultPayload(
        reply,
        await request.granted.solera.getLot(pathCode(request, 'winery'), pathCode(request, 'lot'), query),
      ),
  );
}

function listRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: lots,
      hasLongAnswer: true,
      query: {
        ...listQuery(limits),
        status: oneOf('Only lots with this status.', ['active', 'archived']),
        q: freeText('Only lots whose code contains this text. Upper and lower case are not distinguished.', {
          least: 0,
          most: 200,
        }),
        at,
        known,
      },
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'lots',
        id: 'listLots',
        summary: 'List lots',
        description:
          'Returns the states of the lots of a winery: with `at` and `known`, of the lots that existed then. With a filter, a page may hold fewer items than `limit` although more follow: continue until `next` is null.',
        responses: { 200: { description: 'A page of lots, in the order of their codes.', schema: 'LotList' } },
        problems: ['not_found', 'too_precise'],
      },
    },
    async (request, query, reply) =>
      listPayload(reply, await request.granted.solera.listLots(pathCode(request, 'winery'), withLimit(query, limits))),
  );
}

function timelineRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: `${lots}/{lot}/timeline`,
      hasLongAnswer: true,
      query: {
        ...listQuery(limits),
        known,
        states: oneOf(
          '`none` leaves `state` out of every item. The answer is shorter and read faster, and it does not fail if states cannot be decrypted.',
          ['all', 'none'],
          'all',
        ),
      },
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'lots',
        id: 'getLotTimeline',
        summary: 'List the timeline of a lot',
        description:
          'Returns every action that touches a lot, each with the state of the lot just after it. With `known`, actions have the revision and the status that they had then, and a `cursor` continues only a list with the same `known`; a lot that no notification up to `known` had touched is `not_found`.',
        responses: { 200: { description: 'A page of actions with states, in timeline order.', schema: 'LotTimeline' } },
        problems: ['not_found'],
      },
    },
    async (request, query, reply) =>
      listPayload(
        reply,
        await request.granted.solera.lotTimeline(
          pathCode(request, 'winery'),
          pathCode(request, 'lot'),
          withLimit(query, limits),
        ),
      ),
  );
}
