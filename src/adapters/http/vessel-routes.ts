import { listQuery, withLimit } from './list-query.js';
import { instant, known } from './query-parameter.js';
import { idempotencyOption, pathCode, requiredBody } from './request-part.js';
import { listPayload, resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const one = '/v1/wineries/{winery}/vessels/{vessel}';

/** Vessels of a winery, and their contents. */
export function vesselRoutes(parts: RouteParts): readonly Route[] {
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
        tag: 'vessels',
        id: 'putVessel',
        summary: 'Create or change a vessel',
        description:
          'Stores the kind and the capacity of a vessel under a code of your choice. Actions can name a vessel once it exists. A changed capacity applies to later changes and never changes history.',
        body: 'VesselSettings',
        example: { kind: 'tank', capacity: 3000 },
        headers: ['Idempotency-Key'],
        responses: { 200: { description: 'The vessel with its new settings.', schema: 'Vessel' } },
        problems: ['not_found', 'action_id_reused', 'too_precise', 'too_large'],
      },
    },
    async (request, _query, reply) => {
      const winery = pathCode(request, 'winery');
      const vessel = pathCode(request, 'vessel');
      return resultPayload(
        reply,
        await request.granted.solera.putVessel(winery, vessel, requiredBody(request), idempotencyOption(request)),
      );
    },
  );
}

function getRoute(): Route {
  return route(
    {
      method: 'GET',
      path: one,
      query: {
        at: instant('The effective time of the content to return, inclusive. The default is the end of the timeline.'),
        known,
      },
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'vessels',
        id: 'getVessel',
        summary: 'Retrieve a vessel',
        description:
          'Returns a vessel, the lot in it and its volume. `at` and `known` select the contents; kind and capacity are always the present ones.',
        responses: { 200: { description: 'The vessel.', schema: 'Vessel' } },
        problems: ['not_found', 'too_precise'],
      },
    },
    async (request, query, reply) =>
      resultPayload(
        reply,
        await request.granted.solera.getVessel(pathCode(request, 'winery'), pathCode(request, 'vessel'), query),
      ),
  );
}

function listRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/wineries/{winery}/vessels',
      hasLongAnswer: true,
      query: {
        ...listQuery(limits),
        at: instant('The effective time of the contents to return, inclusive. The default is the end of the timeline.'),
        known,
      },
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'vessels',
        id: 'listVessels',
        summary: 'List vessels',
        description:
          'Returns the vessels of a winery with the lots in them. `at` and `known` select the contents; the vessels, their kinds and capacities are always the present ones.',
        responses: { 200: { description: 'A page of vessels, in the order of their codes.', schema: 'VesselList' } },
        problems: ['not_found', 'too_precise'],
      },
    },
    async (request, query, reply) =>
      listPayload(
        reply,
        await request.granted.solera.listVessels(pathCode(request, 'winery'), withLimit(query, limits)),
      ),
  );
}
