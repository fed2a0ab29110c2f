import type { FastifyReply } from 'fastify';
import { type ModelQueries, searchKinds } from '../../followers/model-queries.js';
import type { Reflection } from '../../followers/reads.js';
import { listQuery, withLimit } from './list-query.js';
import { code, freeText, instant, oneOf, wholeNumber } from './query-parameter.js';
import { pathCode } from './request-part.js';
import { listPayload } from './result-payload.js';
import { type DocumentedResponse, type Route, type RouteParts, route } from './route.js';

const wait = wholeNumber(
  'A notification number. The request waits, at most 10 seconds, until the read model reflects it.',
  { least: 0, most: Number.MAX_SAFE_INTEGER },
);
const from = instant('Only effective times at or after this one.');
const to = instant('Only effective times at or before this one.');
const winery = '/v1/wineries/{winery}';

/** Reads of the read models that follow the log. */
export function readModelRoutes(models: ModelQueries, parts: RouteParts): readonly Route[] {
  return [
    inventoryRoute(models, parts),
    analysesRoute(models, parts),
    lineageEdgesRoute(models, parts),
    searchRoute(models, parts),
  ];
}

function inventoryRoute(models: ModelQueries, { limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: `${winery}/inventory`,
      hasLongAnswer: true,
      query: {
        ...listQuery(limits),
        at: instant('The effective time of the inventory, inclusive. The default is the end of the timeline.'),
        lot: code('Only this lot.'),
        vessel: code('Only this vessel.'),
        wait,
      },
      operation: {
        tag: 'lots',
        id: 'listInventory',
        summary: 'List the inventory',
        description:
          'Returns what each lot holds in each vessel at a time, as it is known now. The cost follows the number of holdings, not the length of their history.',
        responses: { 200: reflected('A page of holdings, in the order of lots and vessels.', 'InventoryList') },
        problems: ['not_found', 'too_precise', 'behind'],
      },
    },
    async (request, query, reply) =>
      reflectionPayload(reply, await models.inventory(pathCode(request, 'winery'), withLimit(query, limits))),
  );
}

function analysesRoute(models: ModelQueries, { limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: `${winery}/lots/{lot}/analyses`,
      hasLongAnswer: true,
      query: {
        ...listQuery(limits),
        analyte: freeText('Only this analyte, for instance `brix`.', { least: 1, most: 200 }),
        ...{ from, to, wait },
      },
      operation: {
        tag: 'lots',
        id: 'listAnalyses',
        summary: 'List the analyses of a lot',
        description:
          'Returns the values that were measured in a lot over time: its fermentation curves. A lot without analyses, or one that does not exist, has an empty list.',
        responses: { 200: reflected('A page of values, in timeline order.', 'AnalysisList') },
        problems: ['not_found', 'too_precise', 'behind'],
      },
    },
    async (request, query, reply) => {
      const place = [pathCode(request, 'winery'), pathCode(request, 'lot')] as const;
      return reflectionPayload(reply, await models.analyses(...place, withLimit(query, limits)));
    },
  );
}

function lineageEdgesRoute(models: ModelQueries, { limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: `${winery}/lineage-edges`,
      hasLongAnswer: true,
      query: { ...listQuery(limits), lot: code('Only movements from or to this lot.'), from, to, wait },
      operation: {
        tag: 'lots',
        id: 'listLineageEdges',
        summary: 'List the movements between lots',
        description:
          'Returns how much wine or fruit each action moved from one lot to another, with transfers in bond from and to other wineries. A page may hold fewer items than `limit` although more follow: continue until `next` is null.',
        responses: { 200: reflected('A page of movements, in timeline order.', 'MovementList') },
        problems: ['not_found', 'too_precise', 'behind'],
      },
    },
    async (request, query, reply) =>
      reflectionPayload(reply, await models.lineageEdges(pathCode(request, 'winery'), withLimit(query, limits))),
  );
}

function searchRoute(models: ModelQueries, { limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/search',
      hasLongAnswer: true,
      query: {
        ...listQuery(limits),
        q: freeText('Words, or beginnings of words. Case and accents are ignored.', { least: 1, most: 200 }),
        winery: code('Only names of this winery. By default all wineries are searched.'),
        kind: oneOf('Only names of this kind.', searchKinds),
        wait,
      },
      operation: {
        tag: 'lots',
        id: 'search',
        summary: 'Search names',
        description:
          'Returns the lots, vessels, wineries, weigh tags, and the names of varieties, appellations, blocks, growers, owners and products that have all words of `q`, or words that begin with them. A page may hold fewer items than `limit` although more follow: continue until `next` is null.',
        responses: { 200: reflected('A page of names.', 'SearchResults') },
        problems: ['behind'],
      },
    },
    async (_request, { q = '', ...query }, reply) =>
      reflectionPayload(reply, await models.search({ q, ...withLimit(query, limits) })),
  );
}

function reflected(description: string, schema: string): DocumentedResponse {
  const position = 'The number of the last notification that the answer reflects.';
  return { description, schema, headers: { 'Solera-Position': position } };
}

function reflectionPayload<T>(
  reply: FastifyReply,
  { position, result }: Reflection<T>,
): ReturnType<typeof listPayload> {
  if (position !== null) reply.header('solera-position', String(position));
  return listPayload(reply, result);
}
