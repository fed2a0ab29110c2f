import type { FastifyRequest } from 'fastify';
import { longestDigest } from '../../application/request/body.js';
import type { WriteOptions } from '../../application/use-cases.js';
import { type Preferences, readPreferences } from './preference.js';
import type { ProblemCode } from './problem.js';
import type { QueryOf } from './query.js';
import { flag, freeText, oneOf } from './query-parameter.js';
import { expectedRevision, idempotencyOption, pathActionId, pathCode, requiredBody } from './request-part.js';
import { changePayload, writePayload } from './result-payload.js';
import { type Route, type RouteParts, route } from './route.js';

const writeQuery = {
  preview: flag('Stores nothing, and returns the answer that the write would give.'),
  onConflict: oneOf(
    'What to do if other actions would become impossible. `reject` refuses the write with `conflicts`. `flag` keeps those actions in the timeline with status `conflicted` and without effect, until an edit makes them possible again.',
    ['reject', 'flag'],
    'reject',
  ),
};

const retractQuery = {
  ...writeQuery,
  expect: freeText('The same as `expect` in the body, for clients that send no body with `DELETE`.', {
    least: 1,
    most: longestDigest,
  }),
};

const refusals: readonly ProblemCode[] = [
  'impact_differs',
  'too_precise',
  'too_large',
  'conflicts',
  'unknown_lot',
  'unknown_vessel',
  'unknown_winery',
  'insufficient_volume',
  'insufficient_weight',
  'insufficient_cases',
  'not_in_vessel',
  'vessel_occupied',
  'over_capacity',
  'over_received',
  'wrong_kind',
  'origin_differs',
  'lot_archived',
  'not_empty',
  'composition_incomplete',
  'period_locked',
  'not_found',
  'forbidden',
];

const actions = '/v1/wineries/{winery}/actions';
const written = { description: 'The action, and the impact of the write.', schema: 'WriteAnswer' };
const applied = { 'Preference-Applied': 'The preferences that were followed.' };
const changed = {
  description: 'The actions, and the impact of the change set.',
  schema: 'ChangeAnswer',
  headers: applied,
};
const newRevision = { ...written, headers: { ETag: 'The new revision.', ...applied } };
const accepted = {
  202: {
    description: 'With `Prefer: respond-async`: the request is accepted, and its result is not available yet.',
    schema: 'Edit',
    headers: {
      Location: 'The address of the edit.',
      'Preference-Applied': '`respond-async`, and `return=minimal` if it was given.',
    },
  },
};

const exampleId = '01990000-0000-7000-8000-000000000004';
const exampleData = {
  from: [{ lot: '25-RED', vessel: 'T1', volume: 'all' }],
  to: [{ lot: '25-RED-FR', vessel: 'T2', volume: 2000 }],
  lossReason: 'pomace',
};

/** Recording, revising and retracting actions, alone or in a change set. */
export function actionRoutes(parts: RouteParts): readonly Route[] {
  return [recordRoute(parts), reviseRoute(parts), retractRoute(parts), changeRoute(parts), changeWineriesRoute(parts)];
}

function recordRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'POST',
      path: actions,
      query: writeQuery,
      permission: { needs: 'record', in: 'winery', previews: true },
      operation: {
        tag: 'actions',
        id: 'recordAction',
        summary: 'Record an action',
        description:
          'Inserts an action into the timeline at its `effectiveAt`. If that lies in the past, everything that follows from it is decided again. A repeated request with the same `id` and body is answered with 200 and the first answer.',
        body: 'NewAction',
        example: { id: exampleId, type: 'drain_press', effectiveAt: '2025-09-25T10:00:00-07:00', data: exampleData },
        headers: ['Idempotency-Key', 'Prefer'],
        responses: {
          201: { ...written, headers: { Location: 'The address of the action.', ETag: 'Its revision.', ...applied } },
          200: {
            description: 'A preview, or the first answer to a repeated request.',
            schema: 'WriteAnswer',
            headers: applied,
          },
          ...accepted,
        },
        problems: [...refusals, 'action_id_reused'],
      },
    },
    async (request, query, reply) => {
      const winery = pathCode(request, 'winery');
      const preferences = readPreferences(request, limits);
      const options = writeOptions(request, query, preferences);
      const result = await request.granted.solera.record(winery, requiredBody(request), options);
      return writePayload(reply, result, { winery, preview: query.preview === true, preferences });
    },
  );
}

function reviseRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'PUT',
      path: `${actions}/{action}`,
      query: writeQuery,
      permission: { needs: 'edit', in: 'winery', previews: true },
      operation: {
        tag: 'actions',
        id: 'reviseAction',
        summary: 'Revise or reinstate an action',
        description:
          'Makes a new revision of an action, which reinstates the action if it was retracted. Members that are left out keep their values, `data` is replaced as a whole, `note: null` removes the note, and the type never changes. A request that changes nothing makes no revision.',
        body: 'Revision',
        example: { data: exampleData, note: 'The gauge was read again.' },
        headers: ['If-Match', 'Idempotency-Key', 'Prefer'],
        responses: { 200: newRevision, ...accepted },
        problems: [...refusals, 'stale_revision'],
      },
    },
    async (request, query, reply) => {
      const winery = pathCode(request, 'winery');
      const action = pathActionId(request);
      const preferences = readPreferences(request, limits);
      const options = writeOptions(request, query, preferences, expectedRevision(request));
      const result = await request.granted.solera.revise(winery, action, requiredBody(request), options);
      return writePayload(reply, result, { winery, preview: query.preview === true, preferences });
    },
  );
}

function retractRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'DELETE',
      path: `${actions}/{action}`,
      query: retractQuery,
      permission: { needs: 'edit', in: 'winery', previews: true },
      operation: {
        tag: 'actions',
        id: 'retractAction',
        summary: 'Retract an action',
        description:
          'Removes the effect of an action, as if it had never happened. The action and its revisions stay readable, and `PUT` reinstates it. Retracting a retracted action returns the same answer again.',
        body: 'Retraction',
        bodyOptional: true,
        headers: ['If-Match', 'Idempotency-Key', 'Prefer'],
        responses: { 200: newRevision, ...accepted },
        problems: [...refusals, 'stale_revision'],
      },
    },
    async (request, query, reply) => {
      const winery = pathCode(request, 'winery');
      const action = pathActionId(request);
      const preferences = readPreferences(request, limits);
      const options = writeOptions(request, query, preferences, expectedRevision(request));
      const result = await request.granted.solera.retract(winery, action, request.body, options);
      return writePayload(reply, result, { winery, preview: query.preview === true, preferences });
    },
  );
}

function changeRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'POST',
      path: '/v1/wineries/{winery}/changes',
      query: writeQuery,
      permission: { needs: 'edit', in: 'winery', previews: true },
      operation: {
        tag: 'actions',
        id: 'changeActions',
        summary: 'Apply a change set',
        description:
          'Records, revises and retracts several actions together: all or nothing, judged only by the history that results. Each action may occur only once. A repeated request with the same `id` and body is answered with the first answer.',
        body: 'ChangeSet',
        example: {
          changes: [
            { op: 'revise', id: exampleId, revision: 1, effectiveAt: '2025-09-26T10:00:00-07:00' },
            {
              op: 'record',
              action: {
                type: 'note',
                effectiveAt: '2025-09-25T10:00:00-07:00',
                data: { lot: '25-RED', text: 'Pressed a day later than planned.' },
              },
            },
          ],
        },
        headers: ['Idempotency-Key', 'Prefer'],
        responses: { 200: changed, ...accepted },
        problems: [...refusals, 'action_id_reused', 'stale_revision'],
      },
    },
    async (request, query, reply) => {
      const winery = pathCode(request, 'winery');
      const preferences = readPreferences(request, limits);
      const options = writeOptions(request, query, preferences);
      const result = await request.granted.solera.change(winery, requiredBody(request), options);
      // `created` is dropped: a change set is answered with 200 even if it recorded actions.
      return changePayload(reply, result.ok ? { ...result, created: false } : result, { preferences });
    },
  );
}

function changeWineriesRoute({ limits }: RouteParts): Route {
  return route(
    {
      method: 'POST',
      path: '/v1/changes',
      query: writeQuery,
      permission: { needs: 'edit', in: 'some', previews: true },
      operation: {
        tag: 'actions',
        id: 'changeWineries',
        summary: 'Apply a change set over several wineries',
        description:
          'Does what *Apply a change set* does, for actions of several wineries: each change names the `winery` of its action. Units, locks and capacities are those of that winery. A winery that does not exist is refused with `not_found`, and `errors` points at it.',
        body: 'WineriesChangeSet',
        example: {
          changes: [
            { op: 'revise', winery: 'hill', id: exampleId, revision: 1, data: exampleData },
            {
              op: 'record',
              winery: 'valley',
              action: {
                type: 'note',
                effectiveAt: '2025-09-25T10:00:00-07:00',
                data: { lot: '25-RED', text: 'Corrected together with the sender.' },
              },
            },
          ],
        },
        headers: ['Idempotency-Key', 'Prefer'],
        responses: { 200: changed, ...accepted },
        problems: [...refusals, 'action_id_reused', 'stale_revision', 'wineries_not_available'],
      },
    },
    async (request, query, reply) => {
      const preferences = readPreferences(request, limits);
      const options = writeOptions(request, query, preferences);
      const result = await request.granted.solera.changeWineries(requiredBody(request), options);
      return changePayload(reply, result.ok ? { ...result, created: false } : result, { preferences });
    },
  );
}

/** Returns only the options that the request gives: a default would override the same option in the body of a change set. */
function writeOptions(
  request: FastifyRequest,
  query: QueryOf<typeof retractQuery>,
  { minimal, isAsync, waitS }: Preferences,
  revision?: number,
): WriteOptions {
  return {
    ...query,
    ...idempotencyOption(request),
    ...(minimal ? { minimal } : {}),
    ...(isAsync ? { async: { waitMs: 1_000 * (waitS ?? 0) } } : {}),
    ...(request.trace === undefined ? {} : { trace: request.trace }),
    ...(revision === undefined ? {} : { expectedRevision: revision }),
  };
}
