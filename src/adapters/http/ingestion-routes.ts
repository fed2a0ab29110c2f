import { success } from '../../application/result.js';
import type { IngestionControl } from '../../ingestion/ingestion-control.js';
import { pathCommandId } from './request-part.js';
import { resultPayload } from './result-payload.js';
import { type Route, route } from './route.js';

/** The commands that clients publish to JetStream: how many wait, which were refused, and their retry. */
export function ingestionRoutes(ingestion: IngestionControl): readonly Route[] {
  return [ingestionRoute(ingestion), retryRoute(ingestion)];
}

function ingestionRoute(ingestion: IngestionControl): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/ingestion',
      query: {},
      permission: { needs: 'administer', in: 'all' },
      operation: {
        tag: 'operations',
        id: 'getIngestion',
        summary: 'Inspect the ingestion from JetStream',
        description:
          'Returns how many commands of the stream `SOLERA_IN` wait, and which were refused, by winery. Any node answers.',
        responses: { 200: { description: 'The waiting and the refused commands.', schema: 'Ingestion' } },
      },
    },
    async (_request, _query, reply) => resultPayload(reply, success(await ingestion.inspect())),
  );
}

function retryRoute(ingestion: IngestionControl): Route {
  return route(
    {
      method: 'POST',
      path: '/v1/ingestion/refused/{id}/retry',
      query: {},
      permission: { needs: 'administer', in: 'all' },
      operation: {
        tag: 'operations',
        id: 'retryRefusedCommand',
        summary: 'Send a refused command again',
        description:
          'Appends a refused command to the stream `SOLERA_IN` as it was published, and forgets its refusal. If it is refused again, it has a new refusal under the same id. The result goes to its `Reply-Subject`, if it has one. If several wineries have a refused command with this id, all of them are sent.',
        responses: { 202: { description: 'The command is in the stream again.', schema: 'RetriedCommand' } },
        problems: ['not_found'],
      },
    },
    async (request, _query, reply) => {
      const result = await ingestion.retry(pathCommandId(request), request.granted.authorization() ?? undefined);
      const payload = resultPayload(reply, result);
      // The outcome is not known yet.
      if (result.ok) reply.code(202);
      return payload;
    },
  );
}
