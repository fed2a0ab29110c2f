import { failure, success } from '../../application/result.js';
import type { Inspection } from '../../cluster/inspection.js';
import { code } from './query-parameter.js';
import { resultPayload } from './result-payload.js';
import { type Route, route } from './route.js';

/** The nodes of the cluster, and which of them decides about a lot. */
export function clusterRoutes(inspection: Inspection): readonly Route[] {
  return [clusterRoute(inspection), placementRoute(inspection)];
}

function clusterRoute(inspection: Inspection): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/cluster',
      query: {},
      permission: { needs: 'administer', in: 'all' },
      operation: {
        tag: 'operations',
        id: 'getCluster',
        summary: 'Inspect the cluster',
        description:
          'Returns the nodes of the cluster as this node sees them. Any node answers any request; this shows which nodes share the work, and how they fare.',
        responses: { 200: { description: 'The cluster.', schema: 'Cluster' } },
      },
    },
    (_request, _query, reply) => resultPayload(reply, success(inspection.cluster())),
  );
}

function placementRoute(inspection: Inspection): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/cluster/placement',
      query: {
        winery: code('The winery of the lot. Required.'),
        lot: code('The lot, which need not exist. Without it, the partition of the vessels of the winery.'),
      },
      permission: { needs: 'administer', in: 'all' },
      operation: {
        tag: 'operations',
        id: 'getPlacement',
        summary: 'Find the node of a lot',
        description:
          'Returns the partition of a lot, and the node that decides its commands. That node is the fastest to ask; every other node answers as well.',
        responses: { 200: { description: 'The partition and its owner.', schema: 'Placement' } },
      },
    },
    async (_request, { winery, lot }, reply) =>
      resultPayload(
        reply,
        winery === undefined
          ? failure('bad_request', 'Query parameter "winery" is required.')
          : success(await inspection.placement(winery, lot)),
      ),
  );
}
