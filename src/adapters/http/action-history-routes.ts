import { actionPayload, answerPayload } from './answer.js';
import { listQuery, pageOf } from './list-query.js';
import { code, instant, oneOf } from './query-parameter.js';
import { pathAction, pathCode } from './request-part.js';
import { type Route, type RouteSetting, route } from './route.js';

/** Reading actions: one, all its versions, and the timeline of a winery. */
export function actionHistoryRoutes({ solera, kinds, limits }: RouteSetting): readonly Route[] {
  const actions = '/v1/wineries/{winery}/actions';
  return [
    route(
      {
        method: 'GET',
        path: `${actions}/{action}`,
        query: {},
        operation: {
          tag: 'actions',
          id: 'getAction',
          summary: 'An action as it stands',
          answers: {
            200: { description: 'The action.', schema: 'Action', headers: { ETag: 'Its revision, for If-Match.' } },
          },
          problems: ['not_found'],
        },
      },
      async (request, _query, reply) =>
        actionPayload(reply, await solera.getAction(pathCode(request, 'winery'), pathAction(request))),
    ),
    route(
      {
        method: 'GET',
        path: `${actions}/{action}/revisions`,
        query: listQuery(limits),
        operation: {
          tag: 'actions',
          id: 'listRevisions',
          summary: 'Every version of an action there ever was',
          answers: { 200: { description: 'Its revisions, oldest first.', schema: 'RevisionList' } },
          problems: ['not_found'],
        },
      },
      async (request, query, reply) =>
        answerPayload(
          reply,
          await solera.listRevisions(pathCode(request, 'winery'), pathAction(request), pageOf(query, limits)),
        ),
    ),
    route(
      {
        method: 'GET',
        path: actions,
        query: {
          ...listQuery(limits),
          lot: code('lot'),
          vessel: code('vessel'),
          type: oneOf(
            'Only actions of this type.',
            kinds.map((kind) => kind.type),
          ),
          from: instant('Only actions effective then or later.'),
          to: instant('Only actions effective then or earlier.'),
          status: oneOf('Only actions of this status.', ['active', 'retracted', 'conflicted']),
        },
        operation: {
          tag: 'actions',
          id: 'listActions',
          summary: 'The timeline of a winery',
          answers: { 200: { description: 'Actions in timeline order.', schema: 'ActionList' } },
          problems: ['not_found', 'too_precise'],
        },
      },
      async (request, query, reply) =>
        answerPayload(reply, await solera.listActions(pathCode(request, 'winery'), pageOf(query, limits))),
    ),
  ];
}
