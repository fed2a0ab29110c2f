import type { FastifyReply, FastifyRequest } from 'fastify';
import { entityTag, noneMatchNames } from './entity-tag.js';
import type { EventStreams } from './event-streams.js';
import {
  currentPage,
  lastServedPage,
  linkHeader,
  pageBounds,
  pageLinks,
  pageNamed,
  renderPage,
} from './notification-page.js';
import { HttpProblem } from './problem.js';
import { wholeNumber } from './query-parameter.js';
import { pathText } from './request-part.js';
import { jsonMediaType } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const pageHeaders = {
  ETag: 'Of these bytes.',
  Link: 'self, first, previous, next, current.',
  'Cache-Control': 'Immutable for a full page, no-cache for the unfilled one.',
};
const unchanged = { description: 'The page is still the one that If-None-Match names.' };

/** The log: its fixed pages, the unfilled one, and the live stream. */
export function notificationRoutes(setting: RouteParts, streams: EventStreams): readonly Route[] {
  return [
    route(
      {
        method: 'GET',
        path: '/v1/notifications',
        query: {},
        operation: {
          tag: 'notifications',
          id: 'getCurrentPage',
          summary: 'The current, unfilled page of the log',
          headers: ['If-None-Match'],
          responses: {
            200: { description: 'The page.', schema: 'NotificationPage', headers: pageHeaders },
            304: unchanged,
          },
        },
      },
      async (request, _query, reply) => {
        const size = setting.limits.notificationPageSize;
        return servePage(setting, request, reply, {
          page: currentPage(await setting.solera.head(), size),
          byAddress: false,
        });
      },
    ),
    pageRoute(setting),
    streamRoute(setting, streams),
  ];
}

function pageRoute(setting: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/notifications/{first},{last}',
      // The router takes the pair as one text, so that any other range can be told what is wrong with it.
      pattern: '/v1/notifications/:range',
      query: {},
      operation: {
        tag: 'notifications',
        id: 'getPage',
        summary: 'A page of the log',
        description:
          'Pages are fixed. A full page never changes, to the byte. The page after the last one is empty; a page beyond that is not found.',
        headers: ['If-None-Match'],
        responses: {
          200: { description: 'The page.', schema: 'NotificationPage', headers: pageHeaders },
          304: unchanged,
        },
        problems: ['not_a_page', 'not_found'],
      },
    },
    async (request, _query, reply) => {
      const range = pathText(request, 'range');
      const size = setting.limits.notificationPageSize;
      if (!range.includes(',')) throw new HttpProblem('not_found', 'There is no such page or resource of the log.');
      const page = pageNamed(range, size);
      if (page === null)
        throw new HttpProblem(
          'not_a_page',
          `Pages have ${size} entries: 1,${size} and ${size + 1},${2 * size} and so on.`,
        );
      if (page > lastServedPage(await setting.solera.head(), size))
        throw new HttpProblem('not_found', 'The log does not reach this page yet.');
      return servePage(setting, request, reply, { page, byAddress: true });
    },
  );
}

/** `/v1/notifications` itself is never immutable, not even where its page filled up meanwhile: another page is current then. */
async function servePage(
  { solera, limits }: RouteParts,
  request: FastifyRequest,
  reply: FastifyReply,
  asked: { readonly page: number; readonly byAddress: boolean },
): Promise<string | undefined> {
  const size = limits.notificationPageSize;
  const { first, last } = pageBounds(asked.page, size);
  const { items } = await solera.readLog(first, last);
  // What was read decides, not the head that was seen before: the page may have filled in between.
  const full = items.length === size;
  const links = pageLinks(asked.page, size, full);
  const body = renderPage(asked.page, size, items, links);
  const tag = entityTag(body);
  reply
    .header('etag', tag)
    .header('cache-control', full && asked.byAddress ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('link', linkHeader(links));
  if (noneMatchNames(request.headers['if-none-match'], tag)) {
    reply.code(304);
    return undefined;
  }
  reply.header('content-type', jsonMediaType);
  return body;
}

function streamRoute({ solera }: RouteParts, streams: EventStreams): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/notifications/stream',
      unbounded: true,
      query: {
        after: wholeNumber(
          'Begin behind this notification; 0, the default, begins with the first.',
          { least: 0, most: Number.MAX_SAFE_INTEGER },
          0,
        ),
      },
      operation: {
        tag: 'notifications',
        id: 'streamNotifications',
        summary: 'The log as Server-Sent Events',
        description:
          '`id:` is the number, `data:` the notification. `Last-Event-ID` resumes and overrules `after`. A client that does not keep up is cut off and may resume.',
        headers: ['Last-Event-ID'],
        responses: { 200: { description: 'An endless stream.', mediaType: 'text/event-stream' } },
      },
    },
    async (request, query, reply) => {
      const after = lastEventId(request) ?? query.after ?? 0;
      if (after > (await solera.head()))
        throw new HttpProblem('bad_request', 'The log does not reach that notification yet.');
      streams.open(reply, after);
      return reply;
    },
  );
}

/** A browser sends what it last saw when it reconnects to the same address: that is newer than the `after` in it. */
function lastEventId(request: FastifyRequest): number | undefined {
  const header = request.headers['last-event-id'];
  if (header === undefined || header === '') return undefined;
  if (typeof header === 'string' && /^\d{1,15}$/.test(header)) return Number(header);
  throw new HttpProblem('bad_request', 'Last-Event-ID is the number of a notification.');
}
