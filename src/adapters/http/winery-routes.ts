import { listQuery, withLimit } from './list-query.js';
import { idempotencyOption, pathCode, requiredBody } from './request-part.js';
import { resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const one = '/v1/wineries/{winery}';

/** Wineries and their settings. */
export function wineryRoutes(parts: RouteParts): readonly Route[] {
  return [putRoute(), getRoute(), listRoute(parts)];
}

function putRoute(): Route {
  return route(
    {
      method: 'PUT',
      path: one,
      query: {},
      permission: { needs: 'configure', in: 'winery' },
      operation: {
        tag: 'wineries',
        id: 'putWinery',
        summary: 'Create or change a winery',
        description:
          'Stores the settings of a winery under a code of your choice. Its units and its currency can change until its first action is recorded; later, changing one is refused with `units_fixed`. Settings are not on the timeline: a change of settings never changes history.',
        body: 'WinerySettings',
        example: {
          name: 'The Estate',
          volumeUnit: 'gal',
          weightUnit: 'lb',
          currency: 'USD',
          timeZone: 'America/Los_Angeles',
        },
        headers: ['Idempotency-Key'],
        responses: { 200: { description: 'The winery with its new settings.', schema: 'Winery' } },
        problems: ['units_fixed', 'action_id_reused', 'too_precise', 'too_large'],
      },
    },
    async (request, _query, reply) => {
      const winery = pathCode(request, 'winery');
      return resultPayload(
        reply,
        await request.granted.solera.putWinery(winery, requiredBody(request), idempotencyOption(request)),
      );
    },
  );
}

function getRoute(): Route {
  return route(
    {
      method: 'GET',
      path: one,
      query: {},
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'wineries',
        id: 'getWinery',
        summary: 'Retrieve a winery',
        responses: { 200: { description: 'The winery.', schema: 'Winery' } },
        problems: ['not_found'],
      },
    },
    async (request, _query, reply) =>
      resultPayload(reply, await request.granted.solera.getWinery(pathCode(request, 'winery'))),
  );
}

function listRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/wineries',
      hasLongAnswer: true,
      query: listQuery(limits),
      permission: { needs: 'read', in: 'some' },
      operation: {
        tag: 'wineries',
        id: 'listWineries',
        summary: 'List wineries',
        responses: { 200: { description: 'A page of wineries, in the order of their codes.', schema: 'WineryList' } },
      },
    },
    async (request, query, reply) =>
      resultPayload(reply, await request.granted.solera.listWineries(withLimit(query, limits))),
  );
}
