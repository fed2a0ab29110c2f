import type { FastifyReply, FastifyRequest } from 'fastify';
import {
  lastPage,
  logHeader,
  logPath,
  type PageLinks,
  pageAt,
  pageLinks,
  pageOf,
  pageRange,
  pageText,
} from '../../feed/page.js';
import type { EventStreams } from './event-streams.js';
import { lastEventId } from './last-event-id.js';
import { HttpProblem } from './problem.js';
import { code, wholeNumber } from './query-parameter.js';
import { pathText } from './request-part.js';
import { jsonMediaType, resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const logHeaderDescription =
  'The incarnation of the log, a UUID. In another log, such as that of another database, the same numbers mean other notifications: keep it with your position, and stop if it differs.';

const pageResponses = {
  200: {
    description: 'The page.',
    schema: 'NotificationPage',
    headers: {
      Link: 'self, first, previous, next, current.',
      'Cache-Control': 'Immutable for a full page, no-cache for the current one.',
      'Solera-Log': logHeaderDescription,
    },
  },
};

/** The log: its current page, its pages by range, and the live stream. */
export function notificationRoutes(setting: RouteParts, streams: EventStreams): readonly Route[] {
  return [currentPageRoute(setting), pageRoute(setting), streamRoute(setting, streams)];
}

function currentPageRoute(setting: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: logPath,
      hasLongAnswer: true,
      query: {},
      permission: { needs: 'feed', in: 'some' },
      operation: {
        tag: 'notifications',
        id: 'getCurrentPage',
        summary: 'The current, unfilled page of the log',
        responses: pageResponses,
      },
    },
    async (request, _query, reply) => {
      const head = await setting.solera.head();
      const page = pageOf(head + 1, setting.limits.notificationPageSize);
      // Never immutable, even if the page has filled up meanwhile: later this address serves another page.
      return servePage(setting, request, reply, { page, mayBeImmutable: false });
    },
  );
}

function pageRoute(setting: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: `${logPath}/{first},{last}`,
      hasLongAnswer: true,
      // The router matches the pair as one text, so that any other range gets a problem that names the page size.
      pattern: `${logPath}/:range`,
      query: {},
      permission: { needs: 'feed', in: 'some' },
      operation: {
        tag: 'notifications',
        id: 'getPage',
        summary: 'A page of the log',
        description:
          'Pages have a fixed size. A full page never changes by a single byte. The page after the last one with notifications exists and is empty; later pages are not found.',
        responses: pageResponses,
        problems: ['not_a_page', 'not_found'],
      },
    },
    async (request, _query, reply) => {
      const range = pathText(request, 'range');
      const size = setting.limits.notificationPageSize;
      if (!range.includes(',')) throw new HttpProblem('not_found', `The log has no page or resource ${range}.`);
      const page = pageAt(range, size);
      if (page === null)
        throw new HttpProblem(
          'not_a_page',
          `${range} is not a page. Pages hold ${size} notifications: 1,${size} and ${size + 1},${2 * size} and so on.`,
        );
      const head = await setting.solera.head();
      if (page > lastPage(head, size))
        throw new HttpProblem('not_found', `The log ends with notification ${head}; it does not reach page ${range}.`);
      return servePage(setting, request, reply, { page, mayBeImmutable: true });
    },
  );
}

async function servePage(
  { solera, limits }: RouteParts,
  { granted }: FastifyRequest,
  reply: FastifyReply,
  { page, mayBeImmutable }: { readonly page: number; readonly mayBeImmutable: boolean },
): Promise<string> {
  const size = limits.notificationPageSize;
  const range = pageRange(page, size);
  const { items } = await granted.solera.readLog(range.first, range.last);
  // The items decide, not the head that was read before them: the page may have filled up in between.
  const full = items.length === size;
  const links = pageLinks(page, size, full);
  // What a caller with an owner may see of a page changes when a lot changes its owner.
  const isFixed = full && mayBeImmutable && granted.caller?.owner == null;
  reply
    .header('cache-control', isFixed ? 'public, max-age=31536000, immutable' : 'no-cache')
    .header('link', linkHeader(links))
    .header(logHeader, solera.incarnation())
    .header('content-type', jsonMediaType);
  return pageText(range, items, links);
}

function linkHeader(links: PageLinks): string {
  return Object.entries(links)
    .filter(([, path]) => path !== null)
    .map(([relation, path]) => `<${path}>; rel="${relation}"`)
    .join(', ');
}

function streamRoute({ solera }: RouteParts, streams: EventStreams): Route {
  return route(
    {
      method: 'GET',
      path: `${logPath}/stream`,
      unbounded: true,
      query: {
        after: wholeNumber(
          'The stream begins after this notification number. The default, 0, begins with the first notification.',
          { least: 0, most: Number.MAX_SAFE_INTEGER },
          0,
        ),
        winery: code(
          'Sends only the notifications of this winery, and events `head` with the number up to which all of them were sent.',
        ),
      },
      permission: { needs: 'feed', in: 'some' },
      operation: {
        tag: 'notifications',
        id: 'streamNotifications',
        summary: 'The log as Server-Sent Events',
        description:
          '`id:` is the notification number, `data:` the notification. `Last-Event-ID` resumes the stream and overrides `after`. A client that does not keep up is disconnected and may resume. With `winery`, the stream also sends events `head` with `id: <n>` and `data: {"sequence": n}`: everything of the winery up to n was sent. They come at the start, once everything that the log held at the start was sent, and whenever the stream was silent for 15 s. Notifications have no event name, as without `winery`.',
        headers: ['Last-Event-ID'],
        responses: {
          200: {
            description: 'An endless stream.',
            mediaType: 'text/event-stream',
            headers: { 'Solera-Log': logHeaderDescription },
          },
        },
        problems: ['not_found'],
      },
    },
    async (request, query, reply) => {
      const { winery } = query;
      const refusal = winery === undefined ? null : request.granted.permit('feed', { winery });
      if (refusal !== null) return resultPayload(reply, refusal);
      const found = winery === undefined ? null : await solera.getWinery(winery);
      if (found !== null && !found.ok) return resultPayload(reply, found);
      const after = lastEventId(request) ?? query.after ?? 0;
      const head = await solera.head();
      if (after > head)
        throw new HttpProblem(
          'bad_request',
          `The log ends with notification ${head}; a stream cannot begin after ${after}.`,
        );
      if (winery === undefined) streams.open(request, reply, after);
      else streams.openWinery(request, reply, { winery, after, head });
      return reply;
    },
  );
}
