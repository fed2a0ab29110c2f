import { limits } from '../../../config/limits.js';
import { csvMediaType, csvText, prefersCsv } from './csv.js';
import { instant, instantOrAction, known, oneOf, wholeNumber } from './query-parameter.js';
import { pathCode } from './request-part.js';
import { resultPayload } from './result-payload.js';
import { type Route, route } from './route.js';

/** Where the wine of a lot came from, or where it went: the whole lineage as JSON, or its sources or destinations as a CSV table. */
export function lineageRoute(): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/wineries/{winery}/lots/{lot}/lineage',
      hasLongAnswer: true,
      query: {
        direction: oneOf(
          '`back` traces the wine that the lot holds back to its receipts; `forward` traces the wine that the lot held to where it is now, or to how it left.',
          ['back', 'forward'],
          'back',
        ),
        at: instant(
          'With `back`: traces what the lot held at this time. With `forward`: traces the wine until this time. Inclusive; the default is the end of the timeline.',
        ),
        from: instantOrAction(
          'Only with `forward`: traces what the lot held at this time (inclusive) or just after this action, or later. The default is all that the lot ever held. Give the id of an `addition` to recall what was added.',
        ),
        known,
        limit: wholeNumber(
          'The largest number of edges to return: with `back`, those of the latest actions; with `forward`, those of the earliest. If there are more, `truncated` is set and `totals` counts them. Nodes, sources, destinations and all amounts are those of the whole lineage. A table has no edges, so `limit` does not change it.',
          { least: 1, most: limits.lineageEdges },
          limits.lineageEdges,
        ),
      },
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'lots',
        id: 'getLineage',
        summary: 'Retrieve the lineage of a lot',
        description:
          'Follows wine through time and across wineries, with `known` in the history that was believed then. Wine leaves a lot in the proportions of the whole lot. Lots that never held any of the traced wine are left out. With `Accept: text/csv`, returns `destinations` (or with `back`, `sources`) as a table with a header row and the unit of each amount; an apostrophe precedes a text that a spreadsheet would read as a formula. A lineage that is too long to trace, or a table that is too long, is refused with `too_large`.',
        headers: ['Accept'],
        responses: {
          200: {
            description: 'The lots, the edges between them, and the ends of the traced wine.',
            schema: 'Lineage',
            otherMediaType: 'text/csv',
          },
        },
        problems: ['not_found', 'too_precise', 'too_large'],
      },
    },
    async (request, query, reply) => {
      const [winery, lot] = [pathCode(request, 'winery'), pathCode(request, 'lot')];
      reply.header('vary', 'Accept');
      if (!prefersCsv(request)) return resultPayload(reply, await request.granted.solera.lineage(winery, lot, query));
      const table = await request.granted.solera.lineageTable(winery, lot, query);
      if (!table.ok) return resultPayload(reply, table);
      reply.header('content-type', csvMediaType).header('cache-control', 'no-cache');
      return Buffer.from(csvText(table.value));
    },
  );
}
