import { listQuery, withLimit } from './list-query.js';
import { code, instant, oneOf } from './query-parameter.js';
import { pathActionId, pathCode } from './request-part.js';
import { actionPayload, listPayload, resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const actions = '/v1/wineries/{winery}/actions';

/** Reading actions: one, its revisions, the timeline of a winery, and the conflicted actions of all wineries. */
export function actionHistoryRoutes(parts: RouteParts): readonly Route[] {
  return [getRoute(), revisionsRoute(parts), listRoute(parts), conflictsRoute(parts)];
}

function getRoute(): Route {
  return route(
    {
      method: 'GET',
      path: `${actions}/{action}`,
      query: {},
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'actions',
        id: 'getAction',
        summary: 'Retrieve an action',
        description:
          'Returns the newest revision of an action. A conflicted one has `conflict`: why it became impossible. Both wineries of a transfer in bond can retrieve it, and so can a winery that an earlier revision named as the receiver.',
        responses: {
          200: {
            description: 'The action.',
            schema: 'Action',
            headers: {
              ETag: 'Its revision, for `If-Match` and `If-None-Match`. In the tag of a conflicted action, `-conflicted` and a mark of its conflict follow.',
            },
          },
        },
        problems: ['not_found'],
      },
    },
    async (request, _query, reply) =>
      actionPayload(reply, await request.granted.solera.getAction(pathCode(request, 'winery'), pathActionId(request))),
  );
}

function revisionsRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: `${actions}/{action}/revisions`,
      hasLongAnswer: true,
      query: listQuery(limits),
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'actions',
        id: 'listRevisions',
        summary: 'List the revisions of an action',
        description: 'Returns every revision of an action, including its retractions. No revision is ever deleted.',
        responses: { 200: { description: 'A page of revisions, oldest first.', schema: 'RevisionList' } },
        problems: ['not_found'],
      },
    },
    async (request, query, reply) =>
      resultPayload(
        reply,
        await request.granted.solera.listRevisions(
          pathCode(request, 'winery'),
          pathActionId(request),
          withLimit(query, limits),
        ),
      ),
  );
}

function listRoute({ kinds, limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: actions,
      hasLongAnswer: true,
      query: {
        ...listQuery(limits),
        lot: code(
          'Only actions that name this lot in their newest revision; if that retracted the action, in the revision retracted.',
        ),
        vessel: code(
          'Only actions that name this vessel in their newest revision; if that retracted the action, in the revision retracted.',
        ),
        type: oneOf(
          'Only actions of this type.',
          kinds.map((kind) => kind.type),
        ),
        from: instant('Only actions at this effective time or later.'),
        to: instant('Only actions at this effective time or earlier.'),
        status: oneOf('Only actions with this status.', ['active', 'retracted', 'conflicted']),
        order: oneOf(
          '`asc`: the order of the timeline. `desc`: the reverse order, the latest action first. A `cursor` continues a list in the same order.',
          ['asc', 'desc'],
          'asc',
        ),
      },
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'actions',
        id: 'listActions',
        summary: 'List actions',
        description:
          'Returns the timeline of a winery: its actions by effective time, then tie break, then id, or with `order=desc` in the reverse order. A conflicted one has `conflict`: why it became impossible.',
        responses: { 200: { description: 'A page of actions, in the order asked for.', schema: 'ActionList' } },
        problems: ['not_found', 'too_precise'],
      },
    },
    async (request, query, reply) =>
      listPayload(
        reply,
        await request.granted.solera.listActions(pathCode(request, 'winery'), withLimit(query, limits)),
      ),
  );
}

function conflictsRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/conflicts',
      hasLongAnswer: true,
      query: listQuery(limits),
      permission: { needs: 'read', in: 'some' },
      operation: {
        tag: 'actions',
        id: 'listConflicts',
        summary: 'List the conflicted actions of all wineries',
        description:
          'Returns every conflicted action once, under the winery that recorded it, by effective time, then tie break, then id. A page may hold fewer items than `limit` although more follow: continue until `next` is null.',
        responses: { 200: { description: 'A page of conflicted actions, in timeline order.', schema: 'ActionList' } },
      },
    },
    async (request, query, reply) =>
      listPayload(reply, await request.granted.solera.listConflicts(withLimit(query, limits))),
  );
}
