/** The named schemas of the OpenAPI document. They only describe: the application validates requests, and responses are not checked. */
import { type TSchema, Type } from 'typebox';
import { limits } from '../../../config/limits.js';
import { codePattern } from '../../application/request/code.js';
import type { KindDescription } from './kind-description.js';
import { accessSchemas } from './openapi-access-schemas.js';
import { actionSchemas } from './openapi-action-schemas.js';
import { answerSchemas } from './openapi-answer-schemas.js';
import { clusterSchemas } from './openapi-cluster-schemas.js';
import { editSchemas } from './openapi-edit-schemas.js';
import { followerSchemas } from './openapi-follower-schemas.js';
import { reportSchemas } from './openapi-report-schemas.js';
import { importSchemas } from './openapi-import-schemas.js';
import { ingestionSchemas } from './openapi-ingestion-schemas.js';
import { labelSchemas } from './openapi-label-schemas.js';
import { modelSchemas } from './openapi-model-schemas.js';
import { notificationSchemas } from './openapi-notification-schemas.js';
import { settingsSchemas } from './openapi-settings-schemas.js';
import { instant, responseObject, schemaRef, text, uuid } from './openapi-shape.js';
import { stateSchemas } from './openapi-state-schemas.js';
import { problemCodes, statusOf, titleOf } from './problem.js';

export function openApiSchemas(kinds: readonly KindDescription[]): Record<string, unknown> {
  return {
    Code: Type.String({
      pattern: codePattern.source,
      description: 'A code of your choice: 1 to 64 letters, digits, `-`, `_` or `.`, except `.` and `..`.',
    }),
    ...settingsSchemas(),
    ...actionSchemas(kinds),
    ...answerSchemas(),
    ...editSchemas(),
    ...stateSchemas(),
    ...labelSchemas(),
    ...importSchemas(),
    ...clusterSchemas(),
    ...ingestionSchemas(),
    ...followerSchemas(),
    ...reportSchemas(),
    ...modelSchemas(),
    ...accessSchemas(),
    ...notificationSchemas(),
    ...problemSchemas(),
    Health: responseObject({ status: Type.Literal('ok') }),
    Readiness: responseObject({ status: Type.Literal('ready'), detail: text('The state of the node.') }),
  };
}

function problemSchemas(): Record<string, TSchema> {
  const codes = problemCodes.map((code) => `- \`${code}\` (${statusOf(code)}): ${titleOf(code)}.`);
  return {
    Problem: Type.Object(
      {
        type: Type.String({ format: 'uri-reference', description: 'The code as a URI: `urn:solera:problem:{code}`.' }),
        title: text('The meaning of the code.'),
        status: Type.Integer({ description: 'The HTTP status.' }),
        detail: text(
          'What is wrong with this request: the thing, the value and often the remedy. The text may change.',
        ),
        code: Type.String({
          enum: [...problemCodes],
          description: ['The stable code of the problem:', '', ...codes].join('\n'),
        }),
        errors: Type.Optional(
          Type.Array(schemaRef('FieldError'), {
            maxItems: limits.faultsPerProblem,
            description: 'The faults of a malformed request. The first one determines `code` and `detail`.',
          }),
        ),
        conflicts: Type.Optional(
          Type.Array(schemaRef('Conflict'), {
            maxItems: limits.impactEntries,
            description:
              'With `conflicts`: every action that would become impossible, or whose outcome would change in a locked period, in timeline order.',
          }),
        ),
        locked: Type.Optional(
          Type.Array(schemaRef('LockedPlace'), {
            description:
              'With `period_locked`: every place of the actions of the request, old and new, that lies in a locked period, in timeline order.',
          }),
        ),
        change: Type.Optional(uuid('With `unknown`: the id of the change set.')),
        edit: Type.Optional(schemaRef('Edit', 'With `too_late`: the edit that cannot be cancelled any more.')),
        truncated: Type.Optional(Type.Literal(true, { description: 'Present if `conflicts` was cut.' })),
        totals: Type.Optional(
          responseObject({ conflicts: Type.Integer() }, 'Present if `conflicts` was cut: the number of all conflicts.'),
        ),
      },
      { description: 'A problem document (RFC 9457). Every response with a status of 400 or above has one.' },
    ),
    LockedPlace: responseObject({
      action: uuid('The id of the action.'),
      winery: schemaRef('Code', 'The winery whose period is locked.'),
      effectiveAt: instant('When the action happened, or is to happen.'),
      lockDate: Type.String({ format: 'date', description: 'The last locked day of the winery.' }),
    }),
    FieldError: responseObject({
      pointer: text(
        'A JSON pointer (RFC 6901) into the body. A query parameter is pointed at as if it were a member of the body.',
      ),
      message: text('What is wrong at that place.'),
    }),
  };
}
