import { listQuery, withLimit } from './list-query.js';
import { idempotencyOption, pathCode, pathText, requiredBody } from './request-part.js';
import { listPayload, resultPayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const appellations = '/v1/appellations';
const labels = '/v1/wineries/{winery}/labels';

/** Appellations, label checks, and the labels that wineries keep. */
export function labelRoutes(parts: RouteParts): readonly Route[] {
  return [
    ...[putAppellationRoute(), getAppellationRoute(), listAppellationsRoute(parts)],
    ...[checkRoute(), putLabelRoute(), getLabelRoute(), listLabelsRoute(parts), deleteLabelRoute()],
  ];
}

function putAppellationRoute(): Route {
  return route(
    {
      method: 'PUT',
      path: `${appellations}/{name}`,
      query: {},
      permission: { needs: 'configure', in: 'all' },
      operation: {
        tag: 'labels',
        id: 'putAppellation',
        summary: 'Create or change an appellation',
        description:
          'Stores the kind of a place name, and the appellations that contain it, which must exist. Every kept label is judged again: the answer lists those whose verdict changes. Appellations are not on the timeline.',
        body: 'AppellationSettings',
        example: { kind: 'ava', within: ['Napa County'] },
        headers: ['Idempotency-Key'],
        responses: {
          200: { description: 'The appellation, and the labels that it changes.', schema: 'PutAppellation' },
        },
        problems: ['action_id_reused', 'too_large'],
      },
    },
    async (request, _query, reply) =>
      resultPayload(
        reply,
        await request.granted.solera.labels.putAppellation(
          pathText(request, 'name'),
          requiredBody(request),
          idempotencyOption(request),
        ),
      ),
  );
}

function getAppellationRoute(): Route {
  return route(
    {
      method: 'GET',
      path: `${appellations}/{name}`,
      query: {},
      permission: { needs: 'read', in: 'some' },
      operation: {
        tag: 'labels',
        id: 'getAppellation',
        summary: 'Retrieve an appellation',
        responses: { 200: { description: 'The appellation.', schema: 'Appellation' } },
        problems: ['not_found'],
      },
    },
    async (request, _query, reply) =>
      resultPayload(reply, await request.granted.solera.labels.getAppellation(pathText(request, 'name'))),
  );
}

function listAppellationsRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: appellations,
      hasLongAnswer: true,
      query: listQuery(limits),
      permission: { needs: 'read', in: 'some' },
      operation: {
        tag: 'labels',
        id: 'listAppellations',
        summary: 'List appellations',
        responses: {
          200: { description: 'A page of appellations, in the order of their names.', schema: 'AppellationList' },
        },
      },
    },
    async (request, query, reply) =>
      listPayload(reply, await request.granted.solera.labels.listAppellations(withLimit(query, limits))),
  );
}

function checkRoute(): Route {
  return route(
    {
      method: 'POST',
      path: '/v1/wineries/{winery}/label-checks',
      query: {},
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'labels',
        id: 'checkLabel',
        summary: 'Judge what a label may say',
        description:
          'Judges claims about the state of a lot at the time `at`, as known at the notification `known`, or about components. Variety and appellation are judged together, leaf by leaf. Nothing is stored.',
        body: 'LabelCheckRequest',
        example: {
          lot: 'CAB-23',
          market: 'us',
          claims: { varieties: [{ variety: 'Cabernet Sauvignon' }], vintage: 2023, appellations: ['Napa Valley'] },
        },
        responses: { 200: { description: 'The verdict.', schema: 'LabelVerdict' } },
        problems: ['not_found', 'too_precise', 'too_large', 'composition_incomplete'],
      },
    },
    async (request, _query, reply) =>
      resultPayload(
        reply,
        await request.granted.solera.labels.checkLabel(pathCode(request, 'winery'), requiredBody(request)),
      ),
  );
}

function putLabelRoute(): Route {
  return route(
    {
      method: 'PUT',
      path: `${labels}/{label}`,
      query: {},
      permission: { needs: 'edit', in: 'winery' },
      operation: {
        tag: 'labels',
        id: 'putLabel',
        summary: 'Keep a label',
        description:
          'Keeps what a label says about a lot, under a code of your choice. Every edit judges it again: `impact.labels` lists the labels whose verdict changes.',
        body: 'LabelSettings',
        example: { lot: 'CAB-23', market: 'us', claims: { vintage: 2023, appellations: ['Napa Valley'] } },
        headers: ['Idempotency-Key'],
        responses: { 200: { description: 'The label with its verdict.', schema: 'Label' } },
        problems: ['not_found', 'action_id_reused', 'too_precise', 'too_large', 'unknown_lot'],
      },
    },
    async (request, _query, reply) =>
      resultPayload(
        reply,
        await request.granted.solera.labels.putLabel(
          pathCode(request, 'winery'),
          pathCode(request, 'label'),
          requiredBody(request),
          idempotencyOption(request),
        ),
      ),
  );
}

function getLabelRoute(): Route {
  return route(
    {
      method: 'GET',
      path: `${labels}/{label}`,
      query: {},
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'labels',
        id: 'getLabel',
        summary: 'Retrieve a label',
        description: 'Returns a label, judged now by the present state of its lot.',
        responses: { 200: { description: 'The label with its verdict.', schema: 'Label' } },
        problems: ['not_found'],
      },
    },
    async (request, _query, reply) =>
      resultPayload(
        reply,
        await request.granted.solera.labels.getLabel(pathCode(request, 'winery'), pathCode(request, 'label')),
      ),
  );
}

function listLabelsRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'GET',
      path: labels,
      hasLongAnswer: true,
      query: listQuery(limits),
      permission: { needs: 'read', in: 'winery' },
      operation: {
        tag: 'labels',
        id: 'listLabels',
        summary: 'List the labels of a winery',
        responses: {
          200: {
            description: 'A page of labels with their verdicts, in the order of their codes.',
            schema: 'LabelList',
          },
        },
        problems: ['not_found'],
      },
    },
    async (request, query, reply) =>
      listPayload(
        reply,
        await request.granted.solera.labels.listLabels(pathCode(request, 'winery'), withLimit(query, limits)),
      ),
  );
}

function deleteLabelRoute(): Route {
  return route(
    {
      method: 'DELETE',
      path: `${labels}/{label}`,
      query: {},
      permission: { needs: 'edit', in: 'winery' },
      operation: {
        tag: 'labels',
        id: 'deleteLabel',
        summary: 'Delete a label',
        description: 'Deletes a label: edits no longer judge it. Deleting it again answers `not_found`.',
        responses: { 200: { description: 'The label as it was.', schema: 'DeletedLabel' } },
        problems: ['not_found'],
      },
    },
    async (request, _query, reply) =>
      resultPayload(
        reply,
        await request.granted.solera.labels.deleteLabel(pathCode(request, 'winery'), pathCode(request, 'label')),
      ),
  );
}
