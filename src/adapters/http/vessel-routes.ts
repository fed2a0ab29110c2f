import { answerPayload } from './answer.js';
import { listQuery, pageOf } from './list-query.js';
import { instant } from './query-parameter.js';
import { keyOf, pathCode, requiredBody } from './request-part.js';
import { type Route, type RouteSetting, route } from './route.js';

/** Vessels of a winery, and what they hold. */
export function vesselRoutes({ solera, limits }: RouteSetting): readonly Route[] {
  const one = '/v1/wineries/{winery}/vessels/{vessel}';
  return [
    route(
      {
        method: 'PUT',
        path: one,
        query: {},
        operation: {
          tag: 'vessels',
          id: 'putVessel',
          summary: 'Make a vessel, or change its kind and capacity',
          body: 'VesselSettings',
          headers: ['Idempotency-Key'],
          answers: {
            200: { description: 'The vessel as it is now.', schema: 'Vessel' },
          },
          problems: ['not_found', 'action_id_reused', 'too_precise', 'too_large'],
        },
      },
      async (request, _query, reply) => {
        const winery = pathCode(request, 'winery');
        const vessel = pathCode(request, 'vessel');
        return answerPayload(reply, await solera.putVessel(winery, vessel, requiredBody(request), keyOf(request)));
      },
    ),
    route(
      {
        method: 'GET',
        path: one,
        query: { at: instant('How it stood then (inclusive); the present if left out.') },
        operation: {
          tag: 'vessels',
          id: 'getVessel',
          summary: 'A vessel, its lot and volume',
          answers: { 200: { description: 'The vessel.', schema: 'Vessel' } },
          problems: ['not_found', 'too_precise'],
        },
      },
      async (request, query, reply) =>
        answerPayload(reply, await solera.getVessel(pathCode(request, 'winery'), pathCode(request, 'vessel'), query)),
    ),
    route(
      {
        method: 'GET',
        path: '/v1/wineries/{winery}/vessels',
        query: listQuery(limits),
        operation: {
          tag: 'vessels',
          id: 'listVessels',
          summary: 'The vessels of a winery',
          answers: { 200: { description: 'Vessels by code.', schema: 'VesselList' } },
          problems: ['not_found'],
        },
      },
      async (request, query, reply) =>
        answerPayload(reply, await solera.listVessels(pathCode(request, 'winery'), pageOf(query, limits))),
    ),
  ];
}
