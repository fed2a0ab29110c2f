import { changeStates, type ModelUseCases } from '../../application/model/model-changes.js';
import { failure, success } from '../../application/result.js';
import { listQuery, withLimit } from './list-query.js';
import { code, oneOf } from './query-parameter.js';
import { pathText } from './request-part.js';
import { listPayload, resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const all = '/v1/model-changes';

/** Returns the routes of model changes. `model` is undefined if the node does not serve them. */
export function modelRoutes(model: ModelUseCases | undefined, { limits }: RouteParts): readonly Route[] {
  return model === undefined ? [] : [listRoute(model), actionsRoute(model, limits)];
}

function listRoute(model: ModelUseCases): Route {
  return route(
    {
      method: 'GET',
      path: all,
      query: {},
      permission: { needs: 'administer', in: 'all' },
      operation: {
        tag: 'operations',
        id: 'listModelChanges',
        summary: 'List model changes',
        description:
          'Returns the changes of rules, schemas and read models that this version of Solera knows, and counts what still uses a former model. Counting reads all actions.',
        responses: { 200: { description: 'All model changes.', schema: 'ModelChangeList' } },
      },
    },
    async (_request, _query, reply) => resultPayload(reply, success(await model.list())),
  );
}

function actionsRoute(model: ModelUseCases, limits: RouteParts['limits']): Route {
  return route(
    {
      method: 'GET',
      path: `${all}/{change}/actions`,
      hasLongAnswer: true,
      query: {
        winery: code('The winery whose actions are listed. Required.'),
        state: oneOf(
          '`pending`: actions that an older version of the rules decides. `adopted`: actions that have adopted the version from an older one.',
          changeStates,
          'pending',
        ),
        ...listQuery(limits),
      },
      permission: { needs: 'administer', in: 'all' },
      operation: {
        tag: 'operations',
        id: 'listModelChangeActions',
        summary: 'List the actions of a change of the rules',
        description:
          'An action adopts a version of the rules by a `revise` with `rules` in a change set. Retracted actions are not listed: no rules decide them.',
        responses: { 200: { description: 'A page of actions, in timeline order.', schema: 'ModelChangeActionList' } },
        problems: ['not_found'],
      },
    },
    async (request, { winery, ...query }, reply) =>
      listPayload(
        reply,
        winery === undefined
          ? failure('bad_request', 'Query parameter "winery" is required.')
          : await model.listActions(pathText(request, 'change'), { winery, ...withLimit(query, limits) }),
      ),
  );
}
