import type { FastifyRequest } from 'fastify';
import type { WriteOptions } from '../../application/use-cases.js';
import { answerPayload, writePayload } from './answer.js';
import type { ProblemCode } from './problem.js';
import type { QueryOf } from './query.js';
import { flag, oneOf } from './query-parameter.js';
import { expectedRevision, keyOf, pathAction, pathCode, requiredBody } from './request-part.js';
import { type Route, type RouteSetting, route } from './route.js';

const writeQuery = {
  preview: flag('Say what would follow, and change nothing.'),
  onConflict: oneOf(
    '`reject` (the default) refuses with `conflicts`; `flag` lets such actions stay in the timeline as `conflicted`.',
    ['reject', 'flag'],
  ),
};

const refusals: readonly ProblemCode[] = [
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
const written = { description: 'The action, and everything that follows from the write.', schema: 'WriteAnswer' };

/** Recording, revising and retracting actions, one by one or as a change set. */
export function actionRoutes(setting: RouteSetting): readonly Route[] {
  return [recordRoute(setting), reviseRoute(setting), retractRoute(setting), changeRoute(setting)];
}

function recordRoute({ solera }: RouteSetting): Route {
  return route(
    {
      method: 'POST',
      path: actions,
      query: writeQuery,
      operation: {
        tag: 'actions',
        id: 'recordAction',
        summary: 'Record an action',
        description:
          'An `effectiveAt` in the past inserts it there, and all that follows is decided again. A retry with the same id and body gets the stored first answer with 200.',
        body: 'NewAction',
        headers: ['Idempotency-Key'],
        answers: {
          201: { ...written, headers: { Location: 'Where the action is.', ETag: 'Its revision.' } },
          200: { description: "The stored answer of a retry, or a preview's.", schema: 'WriteAnswer' },
        },
        problems: [...refusals, 'action_id_reused'],
      },
    },
    async (request, query, reply) => {
      const winery = pathCode(request, 'winery');
      const answer = await solera.record(winery, requiredBody(request), writeOptions(request, query));
      return writePayload(reply, answer, { winery, preview: query.preview === true });
    },
  );
}

function reviseRoute({ solera }: RouteSetting): Route {
  return route(
    {
      method: 'PUT',
      path: `${actions}/{action}`,
      query: writeQuery,
      operation: {
        tag: 'actions',
        id: 'reviseAction',
        summary: 'Revise an action, or reinstate a retracted one',
        description:
          'What is left out stays, `data` is replaced whole, `note: null` clears, the type is fixed. What changes nothing makes no revision.',
        body: 'Revision',
        headers: ['If-Match', 'Idempotency-Key'],
        answers: { 200: { ...written, headers: { ETag: 'The new revision.' } } },
        problems: [...refusals, 'stale_revision'],
      },
    },
    async (request, query, reply) => {
      const winery = pathCode(request, 'winery');
      const action = pathAction(request);
      const options = writeOptions(request, query, expectedRevision(request));
      const answer = await solera.revise(winery, action, requiredBody(request), options);
      return writePayload(reply, answer, { winery, preview: query.preview === true });
    },
  );
}

function retractRoute({ solera }: RouteSetting): Route {
  return route(
    {
      method: 'DELETE',
      path: `${actions}/{action}`,
      query: writeQuery,
      operation: {
        tag: 'actions',
        id: 'retractAction',
        summary: 'Retract an action: it no longer happened',
        description: 'Retracting a retracted action gives the same answer again.',
        body: 'Retraction',
        bodyOptional: true,
        headers: ['If-Match', 'Idempotency-Key'],
        answers: { 200: { ...written, headers: { ETag: 'The new revision.' } } },
        problems: [...refusals, 'stale_revision'],
      },
    },
    async (request, query, reply) => {
      const winery = pathCode(request, 'winery');
      const action = pathAction(request);
      const options = writeOptions(request, query, expectedRevision(request));
      const answer = await solera.retract(winery, action, request.body, options);
      return writePayload(reply, answer, { winery, preview: query.preview === true });
    },
  );
}

function changeRoute({ solera }: RouteSetting): Route {
  return route(
    {
      method: 'POST',
      path: '/v1/wineries/{winery}/changes',
      query: writeQuery,
      operation: {
        tag: 'actions',
        id: 'changeActions',
        summary: 'Record, revise and retract several actions as one',
        description: 'All or nothing, judged only by the history that results.',
        body: 'ChangeSet',
        headers: ['Idempotency-Key'],
        answers: { 200: { description: 'The actions, and everything that follows.', schema: 'ChangeAnswer' } },
        problems: [...refusals, 'action_id_reused', 'stale_revision'],
      },
    },
    async (request, query, reply) => {
      const winery = pathCode(request, 'winery');
      const answer = await solera.change(winery, requiredBody(request), writeOptions(request, query));
      // A change set answers 200 even where it made something: `created` speaks of a single action.
      return answerPayload(reply, answer.ok ? { ok: true, value: answer.value } : answer);
    },
  );
}

/** Only what was said is passed on: the body may say the same of a change set, and absence must not overrule it. */
function writeOptions(request: FastifyRequest, query: QueryOf<typeof writeQuery>, revision?: number): WriteOptions {
  return {
    ...query,
    ...keyOf(request),
    ...(revision === undefined ? {} : { expectedRevision: revision }),
  };
}
