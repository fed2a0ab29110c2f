import type { FastifyRequest } from 'fastify';
import { type EditList, type EditUseCases, editLists, editStatuses } from '../../application/use-cases.js';
import { withProblemDocuments } from './edit-document.js';
import { EditReaders } from './edit-reader.js';
import type { EventStreams } from './event-streams.js';
import { listQuery, withLimit } from './list-query.js';
import { code, oneOf } from './query-parameter.js';
import { pathEditId } from './request-part.js';
import { largePayload, listPayload, resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const all = '/v1/edits';
const one = `${all}/{edit}`;

/** Writes and previews that are decided in the background: their progress, their results, and how to cancel them. */
export function editRoutes(parts: RouteParts, streams: EventStreams): readonly Route[] {
  return [
    listRoute(parts),
    getRoute(),
    cancelRoute(),
    ...editLists.map((list) => itemsRoute(list, parts)),
    eventsRoute(parts, streams),
  ];
}

/** The edits as the caller may see them. */
function editsFor({ granted }: FastifyRequest): EditUseCases {
  return withProblemDocuments(granted.solera);
}

function listRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: all,
      hasLongAnswer: true,
      query: {
        winery: code('Only edits of this winery.'),
        status: oneOf('Only edits with this status.', editStatuses),
        ...listQuery(limits),
      },
      permission: { needs: 'read', in: 'some' },
      operation: {
        tag: 'edits',
        id: 'listEdits',
        summary: 'List edits',
        description: 'Results are left out; retrieve the edit to get its result.',
        responses: { 200: { description: 'A page of edits, the newest first.', schema: 'EditList' } },
      },
    },
    async (request, query, reply) => listPayload(reply, await editsFor(request).listEdits(withLimit(query, limits))),
  );
}

function getRoute(): Route {
  return route(
    {
      method: 'GET',
      path: one,
      query: {},
      permission: { needs: 'read', in: 'some' },
      operation: {
        tag: 'edits',
        id: 'getEdit',
        summary: 'Retrieve an edit',
        description:
          'Returns the progress of an edit and, once it has ended, its result or its problem. The lists of the result are cut at 1,000 entries; `links` has the addresses of the whole lists.',
        responses: { 200: { description: 'The edit.', schema: 'Edit' } },
        problems: ['not_found'],
      },
    },
    async (request, _query, reply) => largePayload(reply, await editsFor(request).getEdit(pathEditId(request))),
  );
}

function cancelRoute(): Route {
  return route(
    {
      method: 'DELETE',
      path: one,
      query: {},
      permission: { needs: 'read', in: 'some' },
      operation: {
        tag: 'edits',
        id: 'cancelEdit',
        summary: 'Cancel an edit',
        description:
          'Cancels an edit that is queued or being decided: nothing was and nothing will be written. An edit that is being committed, or has ended otherwise, cannot be cancelled. Cancelling an edit twice returns the same answer.',
        responses: { 200: { description: 'The cancelled edit.', schema: 'Edit' } },
        problems: ['not_found', 'too_late'],
      },
    },
    async (request, _query, reply) => largePayload(reply, await editsFor(request).cancelEdit(pathEditId(request))),
  );
}

const lists: Readonly<Record<EditList, { readonly words: string; readonly order: string; readonly schema: string }>> = {
  lots: {
    words: 'the lots that an edit changes',
    order: 'ordered by winery and lot',
    schema: 'LotChangeList',
  },
  actions: {
    words: 'the actions whose outcome an edit changes',
    order: 'in timeline order',
    schema: 'ChangedActionList',
  },
  conflicts: { words: 'the conflicts of an edit', order: 'in timeline order', schema: 'ConflictList' },
};

function itemsRoute(list: EditList, { limits }: RouteParts): Route {
  const { words, order, schema } = lists[list];
  return route(
    {
      method: 'GET',
      path: `${one}/${list}`,
      hasLongAnswer: true,
      query: listQuery(limits),
      permission: { needs: 'read', in: 'some' },
      operation: {
        tag: 'edits',
        id: `listEdit${list.charAt(0).toUpperCase()}${list.slice(1)}`,
        summary: `List ${words}`,
        description: `The whole list of \`impact.${list}\`, as long as the result of the edit is kept.`,
        responses: { 200: { description: `A page of the list, ${order}.`, schema } },
        problems: ['not_found'],
      },
    },
    async (request, query, reply) =>
      listPayload(reply, await editsFor(request).listEditItems(pathEditId(request), list, withLimit(query, limits))),
  );
}

function eventsRoute({ limits }: RouteParts, streams: EventStreams): Route {
  const readers = new EditReaders(limits.editPollMs);
  return route(
    {
      method: 'GET',
      path: `${one}/events`,
      unbounded: true,
      query: {},
      permission: { needs: 'read', in: 'some' },
      operation: {
        tag: 'edits',
        id: 'streamEdit',
        summary: 'The progress of an edit as Server-Sent Events',
        description:
          'Sends an event `progress` with the edit when it changes, at most four a second. When the edit has ended, sends one event `end` with the edit, and closes the stream. An edit that has ended already gets only `end`.',
        responses: { 200: { description: 'The events, until the edit has ended.', mediaType: 'text/event-stream' } },
        problems: ['not_found'],
      },
    },
    async (request, _query, reply) => {
      const id = pathEditId(request);
      const first = await editsFor(request).getEdit(id);
      if (!first.ok) return resultPayload(reply, first);
      streams.openEdit(request, reply, { first: first.value, read: () => readers.of(request.granted).read(id) });
      return reply;
    },
  );
}
