import type { FastifyReply, FastifyRequest } from 'fastify';
import type { EventStreams } from './event-streams.js';
import { lastEventId } from './last-event-id.js';
import { wholeNumber } from './query-parameter.js';
import { pathCode } from './request-part.js';
import { resultPayload } from './result-payload.js';
import { type Route, route } from './route.js';

const after = wholeNumber(
  'The stream resumes after this notification number: it begins with the lots that have changed since. By default it begins with `state`.',
  { least: 0, most: Number.MAX_SAFE_INTEGER },
);

const changes =
  'For each later change set that touches a lot, an event `change` follows: `lot`, its `state` after the change set (null if the lot no longer exists), `correction` (true if the change set retracted an event of the lot), the id of the `change` set, and `notifications` with its `first` and `last` number. `id:` is a notification number, and is sent once everything up to it was sent: `Last-Event-ID` resumes after it and overrides `after`. If more than 1,000 changes wait for the client, or it resumes more than 10,000 notifications behind the head, only the last change of each lot is sent, and `correction` is true if any change that is left out was one. A number above the head of the log, or one too far behind it, is answered with `state`.';

/** Live streams of states: of one lot, and of all lots of a winery. */
export function liveRoutes(streams: EventStreams): readonly Route[] {
  return [lotRoute(streams), wineryRoute(streams)];
}

function lotRoute(streams: EventStreams): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/wineries/{winery}/lots/{lot}/stream',
      unbounded: true,
      query: { after },
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'lots',
        id: 'streamLot',
        summary: 'The state of a lot as Server-Sent Events',
        description: `Sends an event \`state\` with the lot, or null if it does not exist now. ${changes} A lot that no action has ever touched is \`not_found\`.`,
        headers: ['Last-Event-ID'],
        responses: { 200: { description: 'An endless stream.', mediaType: 'text/event-stream' } },
        problems: ['not_found'],
      },
    },
    (request, query, reply) => begin(streams, { request, reply, after: query.after, lot: pathCode(request, 'lot') }),
  );
}

function wineryRoute(streams: EventStreams): Route {
  return route(
    {
      method: 'GET',
      path: '/v1/wineries/{winery}/stream',
      unbounded: true,
      query: { after },
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'lots',
        id: 'streamLots',
        summary: 'The states of all lots of a winery as Server-Sent Events',
        description: `Sends events \`state\` with the lots in pages: \`notification\` (all pages are of this number), \`page\` (from 1: replace what you have), \`last\` (true on the last page) and \`items\`. ${changes}`,
        headers: ['Last-Event-ID'],
        responses: { 200: { description: 'An endless stream.', mediaType: 'text/event-stream' } },
        problems: ['not_found'],
      },
    },
    (request, query, reply) => begin(streams, { request, reply, after: query.after, lot: null }),
  );
}

async function begin(
  streams: EventStreams,
  asked: {
    readonly request: FastifyRequest;
    readonly reply: FastifyReply;
    readonly after: number | undefined;
    readonly lot: string | null;
  },
): Promise<unknown> {
  const { request, reply, lot } = asked;
  const resumed = lastEventId(request) ?? asked.after;
  const winery = pathCode(request, 'winery');
  const head = await request.granted.solera.liveHead(winery, lot);
  if (!head.ok) return resultPayload(reply, head);
  // A log that ends before the number is another one, such as that of a restored backup.
  const position = resumed === undefined || resumed > head.value ? null : resumed;
  streams.openLive(request, reply, { subject: { winery, lot }, after: position, head: head.value });
  return reply;
}
