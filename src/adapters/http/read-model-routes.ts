import type { FastifyReply, FastifyRequest } from 'fastify';
import type { HttpLimits } from '../../../config/http.js';
import type { JsonObject } from '../../application/json-object.js';
import type { Page } from '../../application/use-cases.js';
import { searchKinds } from '../../followers/model-queries.js';
import type { Reflection } from '../../followers/reads.js';
import { listQuery, withLimit } from './list-query.js';
import type { ProblemCode } from './problem.js';
import type { QueryOf, QueryParameters } from './query.js';
import { code, freeText, instant, oneOf, wholeNumber } from './query-parameter.js';
import { pathCode } from './request-part.js';
import { listPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const wait = wholeNumber(
  'A notification number. The request waits, at most 10 seconds, until the read model reflects it.',
  { least: 0, most: Number.MAX_SAFE_INTEGER },
);
const from = instant('Only effective times at or after this one.');
const to = instant('Only effective times at or before this one.');
const winery = '/v1/wineries/{winery}';

/** Reads of the read models that follow the log. */
export function readModelRoutes({ limits }: RouteParts): readonly Route[] {
  return [inventoryRoute(limits), analysesRoute(limits), lineageEdgesRoute(limits), searchRoute(limits)];
}

function inventoryRoute(limits: HttpLimits): Route {
  return reflectedList(
    {
      path: `${winery}/inventory`,
      query: {
        ...listQuery(limits),
        at: instant('The effective time of the inventory, inclusive. The default is the end of the timeline.'),
        lot: code('Only this lot.'),
        vessel: code('Only this vessel.'),
        wait,
      },
      id: 'listInventory',
      summary: 'List the inventory',
      description:
        'Returns what each lot holds in each vessel at a time, as it is known now. The cost follows the number of holdings, not the length of their history.',
      page: ['A page of holdings, in the order of lots and vessels.', 'InventoryList'],
      problems: ['not_found', 'too_precise', 'behind'],
    },
    (request, query) => request.models.inventory(pathCode(request, 'winery'), withLimit(query, limits)),
  );
}

function analysesRoute(limits: HttpLimits): Route {
  return reflectedList(
    {
      path: `${winery}/lots/{lot}/analyses`,
      query: {
        ...listQuery(limits),
        analyte: freeText('Only this analyte, for instance `brix`.', { least: 1, most: 200 }),
        ...{ from, to, wait },
      },
      id: 'listAnalyses',
      summary: 'List the analyses of a lot',
      description:
        'Returns the values that were measured in a lot over time: its fermentation curves. A lot that no action has ever touched is `not_found`.',
      page: ['A page of values, in timeline order.', 'AnalysisList'],
      problems: ['not_found', 'too_precise', 'behind'],
    },
    (request, query) =>
      request.models.analyses(pathCode(request, 'winery'), pathCode(request, 'lot'), withLimit(query, limits)),
  );
}

function lineageEdgesRoute(limits: HttpLimits): Route {
  return reflectedList(
    {
      path: `${winery}/lineage-edges`,
      query: { ...listQuery(limits), lot: code('Only edges from or to this lot.'), from, to, wait },
      id: 'listLineageEdges',
      summary: 'List the edges between lots',
      description:
        'Returns the edges of the lineages of all lots: how much wine or fruit each action moved from one lot to another, with transfers in bond from and to other wineries. A page may hold fewer items than `limit` although more follow: continue until `next` is null.',
      page: ['A page of edges, in timeline order.', 'MovementList'],
      problems: ['not_found', 'too_precise', 'behind'],
    },
    (request, query) => request.models.lineageEdges(pathCode(request, 'winery'), withLimit(query, limits)),
  );
}

function searchRoute(limits: HttpLimits): Route {
  return reflectedList(
    {
      path: '/v1/search',
      query: {
        ...listQuery(limits),
        q: freeText('Words, or beginnings of words. Case and accents are ignored.', { least: 1, most: 200 }),
        winery: code('Only names of this winery. By default all wineries are searched.'),
        kind: oneOf('Only names of this kind.', searchKinds),
        wait,
      },
      id: 'search',
      summary: 'Search names',
      description:
        'Returns the lots, vessels, wineries, weigh tags, and the names of varieties, appellations, blocks, growers, owners and products that have all words of `q`, or words that begin with them. A page may hold fewer items than `limit` although more follow: continue until `next` is null.',
      page: ['A page of names.', 'SearchResults'],
      problems: ['not_found', 'behind'],
    },
    (request, { q = '', ...query }) => request.models.search({ q, ...withLimit(query, limits) }),
  );
}

interface ReflectedList<P extends QueryParameters> {
  readonly path: string;
  readonly query: P;
  readonly id: string;
  readonly summary: string;
  readonly description: string;
  readonly page: readonly [description: string, schema: string];
  readonly problems: readonly ProblemCode[];
}

/** Returns the route of a list of a read model. Its answer names the notification that it reflects. */
function reflectedList<P extends QueryParameters>(
  { path, query: parameters, page: [description, schema], problems, ...about }: ReflectedList<P>,
  read: (request: FastifyRequest, query: QueryOf<P>) => Promise<Reflection<Page<JsonObject>>>,
): Route {
  const headers = { 'Solera-Position': 'The number of the last notification that the answer reflects.' };
  return route(
    {
      ...{ method: 'GET', path, query: parameters, hasLongAnswer: true },
      permission: { needs: 'read', in: path.startsWith(winery) ? 'winery' : 'some' },
      operation: { tag: 'lots', ...about, responses: { 200: { description, schema, headers } }, problems },
    },
    async (request, query, reply) => reflectionPayload(reply, await read(request, query)),
  );
}

function reflectionPayload<T>(
  reply: FastifyReply,
  { position, result }: Reflection<T>,
): ReturnType<typeof listPayload> {
  if (position !== null) reply.header('solera-position', String(position));
  return listPayload(reply, result);
}
