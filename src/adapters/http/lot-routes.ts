import { answerPayload } from './answer.js';
import { listQuery, pageOf } from './list-query.js';
import { freeText, instant, oneOf, wholeNumber } from './query-parameter.js';
import { pathCode } from './request-part.js';
import { type Route, type RouteSetting, route } from './route.js';

const lots = '/v1/wineries/{winery}/lots';
const atThen = instant('How it stood then (inclusive); the present if left out. Later edits change this answer.');

/** Lots: how they stand, how they stood, where they came from and where they went. */
export function lotRoutes(setting: RouteSetting): readonly Route[] {
  return [...stateRoutes(setting), ...historyRoutes(setting)];
}

function stateRoutes({ solera, limits }: RouteSetting): readonly Route[] {
  return [
    route(
      {
        method: 'GET',
        path: `${lots}/{lot}`,
        query: {
          at: atThen,
          known: wholeNumber(
            'What the system believed once this notification was written. Later edits never change this answer. Above the head: 400.',
            {
              least: 0,
              most: Number.MAX_SAFE_INTEGER,
            },
          ),
        },
        operation: {
          tag: 'lots',
          id: 'getLot',
          summary: 'The state of a lot',
          answers: { 200: { description: 'Its state.', schema: 'LotState' } },
          problems: ['not_found', 'too_precise'],
        },
      },
      async (request, query, reply) =>
        answerPayload(reply, await solera.getLot(pathCode(request, 'winery'), pathCode(request, 'lot'), query)),
    ),
    route(
      {
        method: 'GET',
        path: lots,
        query: {
          ...listQuery(limits),
          status: oneOf('Only lots of this status.', ['active', 'archived']),
          q: freeText('Only lots that this text finds; an empty one finds all.', { least: 0, most: 200 }),
          at: atThen,
        },
        operation: {
          tag: 'lots',
          id: 'listLots',
          summary: 'The lots of a winery',
          answers: { 200: { description: 'Lots by code.', schema: 'LotList' } },
          problems: ['not_found', 'too_precise'],
        },
      },
      async (request, query, reply) =>
        answerPayload(reply, await solera.listLots(pathCode(request, 'winery'), pageOf(query, limits))),
    ),
  ];
}

function historyRoutes({ solera, limits }: RouteSetting): readonly Route[] {
  return [
    route(
      {
        method: 'GET',
        path: `${lots}/{lot}/timeline`,
        query: listQuery(limits),
        operation: {
          tag: 'lots',
          id: 'getLotTimeline',
          summary: 'The actions on a lot, each with the state it left',
          answers: { 200: { description: 'In timeline order.', schema: 'LotTimeline' } },
          problems: ['not_found'],
        },
      },
      async (request, query, reply) =>
        answerPayload(
          reply,
          await solera.lotTimeline(pathCode(request, 'winery'), pathCode(request, 'lot'), pageOf(query, limits)),
        ),
    ),
    route(
      {
        method: 'GET',
        path: `${lots}/{lot}/lineage`,
        query: {
          direction: oneOf('`back` to what it was made of, `forward` to what was made of it.', ['back', 'forward']),
          at: atThen,
        },
        operation: {
          tag: 'lots',
          id: 'getLineage',
          summary: 'Where a lot came from or went',
          answers: { 200: { description: 'The lots and movements between them.', schema: 'Lineage' } },
          problems: ['not_found', 'too_precise'],
        },
      },
      async (request, query, reply) =>
        answerPayload(reply, await solera.lineage(pathCode(request, 'winery'), pathCode(request, 'lot'), query)),
    ),
  ];
}
