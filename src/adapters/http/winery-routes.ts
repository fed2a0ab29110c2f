import { answerPayload } from './answer.js';
import { listQuery, pageOf } from './list-query.js';
import { keyOf, pathCode, requiredBody } from './request-part.js';
import { type Route, type RouteSetting, route } from './route.js';

/** Wineries and their settings. */
export function wineryRoutes({ solera, limits }: RouteSetting): readonly Route[] {
  const one = '/v1/wineries/{winery}';
  return [
    route(
      {
        method: 'PUT',
        path: one,
        query: {},
        operation: {
          tag: 'wineries',
          id: 'putWinery',
          summary: 'Make a winery, or change its settings',
          description:
            'Units are chosen once: changing one after the first action is refused. Settings are not on the timeline and never decide what followed.',
          body: 'WinerySettings',
          headers: ['Idempotency-Key'],
          answers: {
            200: { description: 'The winery as it is now.', schema: 'Winery' },
          },
          problems: ['units_fixed', 'action_id_reused', 'too_precise', 'too_large'],
        },
      },
      async (request, _query, reply) => {
        const winery = pathCode(request, 'winery');
        return answerPayload(reply, await solera.putWinery(winery, requiredBody(request), keyOf(request)));
      },
    ),
    route(
      {
        method: 'GET',
        path: one,
        query: {},
        operation: {
          tag: 'wineries',
          id: 'getWinery',
          summary: 'A winery',
          answers: { 200: { description: 'The winery.', schema: 'Winery' } },
          problems: ['not_found'],
        },
      },
      async (request, _query, reply) => answerPayload(reply, await solera.getWinery(pathCode(request, 'winery'))),
    ),
    route(
      {
        method: 'GET',
        path: '/v1/wineries',
        query: listQuery(limits),
        operation: {
          tag: 'wineries',
          id: 'listWineries',
          summary: 'All wineries',
          answers: { 200: { description: 'Wineries by code.', schema: 'WineryList' } },
        },
      },
      async (_request, query, reply) => answerPayload(reply, await solera.listWineries(pageOf(query, limits))),
    ),
  ];
}
