import { type TSchema, Type } from 'typebox';
import { longestDigest } from '../../application/request/body.js';
import { currentRules } from '../../cellar/rules.js';
import type { KindDescription } from './kind-description.js';
import {
  instant,
  nullable,
  oneOf,
  pageOf,
  requestObject,
  responseObject,
  schemaRef,
  text,
  uuid,
} from './openapi-shape.js';
import { describeQuantities } from './quantity-description.js';

/** Returns the schemas of actions in requests and responses. Every kind has three: `RackData`, `NewRack` and `NewRackInSet`. */
export function actionSchemas(kinds: readonly KindDescription[]): Record<string, unknown> {
  return { ...kindSchemas(kinds), ...sharedSchemas(kinds), ...requestSchemas(kinds), ...responseSchemas() };
}

function sharedSchemas(kinds: readonly KindDescription[]): Record<string, TSchema> {
  return {
    ActionType: oneOf(
      kinds.map((kind) => kind.type),
      'The type of an action. It never changes.',
    ),
    DataOfAnyType: Type.Unsafe<unknown>({
      anyOf: kinds.map((kind) => ({ $ref: `#/components/schemas/${dataName(kind)}` })),
      description: 'The data of an action. Its shape depends on the type.',
    }),
  };
}

function kindSchemas(kinds: readonly KindDescription[]): Record<string, unknown> {
  const data = kinds.map((kind) => [dataName(kind), { title: kind.title, ...describeQuantities(kind.schema) }]);
  const alone = kinds.map((kind) => [newName(kind), newAction(kind, conditions())]);
  const inSet = kinds.map((kind) => [newInSetName(kind), newAction(kind, {})]);
  return Object.fromEntries([...data, ...alone, ...inSet]);
}

function requestSchemas(kinds: readonly KindDescription[]): Record<string, TSchema> {
  return {
    NewAction: byType(kinds, newName),
    NewActionInSet: byType(kinds, newInSetName),
    Revision: requestObject({ ...revisedMembers(), ...conditions() }),
    Retraction: nullable(requestObject(conditions())),
    ChangeSet: changeSet(change({})),
    WineriesChangeSet: changeSet(change({ winery: schemaRef('Code', 'The winery of the action.') })),
  };
}

function responseSchemas(): Record<string, TSchema> {
  return {
    ActionStatus: oneOf(
      ['active', 'retracted', 'conflicted'],
      '`active`: in effect. `retracted`: removed by an edit. `conflicted`: in the timeline but impossible, and so without effect until an edit makes it possible again.',
    ),
    Action: responseObject({
      id: uuid(),
      type: schemaRef('ActionType'),
      winery: schemaRef('Code'),
      effectiveAt: effectiveAt(),
      tieBreak: tieBreak(),
      recordedAt: instant('When the first revision was recorded.'),
      recordedBy: recordedBy(),
      revision: revisionNumber(),
      status: schemaRef('ActionStatus'),
      data: schemaRef('DataOfAnyType'),
      note: Type.Optional(text('A remark.')),
      conflict: Type.Optional(
        schemaRef(
          'ConflictReason',
          'Why the action became impossible. Present where an action of status `conflicted` is read, and absent in answers to writes, whose `impact` lists conflicts.',
        ),
      ),
    }),
    ActionList: pageOf(schemaRef('Action')),
    ActionRevision: responseObject({
      id: uuid('The id of the action.'),
      revision: revisionNumber(),
      type: schemaRef('ActionType'),
      winery: schemaRef('Code'),
      effectiveAt: effectiveAt(),
      tieBreak: tieBreak(),
      status: schemaRef('ActionStatus', 'The status when this revision was made.'),
      data: schemaRef('DataOfAnyType'),
      note: Type.Optional(text('A remark.')),
      recordedAt: instant('When this revision was recorded.'),
      recordedBy: recordedBy(),
      change: uuid('The change set that made this revision.'),
      notification: Type.Integer({ minimum: 1, description: 'The number of the notification of this revision.' }),
      notifications: schemaRef('NumberRange', 'The numbers of all notifications of that change set.'),
    }),
    RevisionList: pageOf(schemaRef('ActionRevision')),
  };
}

function changeSet(one: TSchema): TSchema {
  return requestObject({
    id: Type.Optional(uuid('Identifies the change set. A repeated request with the same id and body is recognised.')),
    changes: Type.Array(one, {
      minItems: 1,
      description: 'The edits. New actions get their tie breaks in this order.',
    }),
    preview: Type.Optional(Type.Boolean({ default: false, description: 'The same as `?preview=`.' })),
    onConflict: Type.Optional(
      Type.String({ enum: ['reject', 'flag'], default: 'reject', description: 'The same as `?onConflict=`.' }),
    ),
    ...conditions(),
  });
}

/** `more`: members of every change beside those of its edit. */
function change(more: Record<string, TSchema>): TSchema {
  const id = uuid('The id of the action.');
  const revision = Type.Optional(
    Type.Integer({
      minimum: 1,
      description:
        'The revision that you last read. If it is not the current one, the set is refused with `stale_revision`.',
    }),
  );
  return Type.Unsafe<unknown>({
    oneOf: [
      requestObject(
        { op: Type.Literal('record'), ...more, action: schemaRef('NewActionInSet') },
        { title: 'Record an action' },
      ),
      requestObject(
        { op: Type.Literal('revise'), ...more, id, revision, ...revisedMembers() },
        { title: 'Revise or reinstate an action' },
      ),
      requestObject(
        { op: Type.Literal('revise'), ...more, id, revision, rules: adoptedRules() },
        { title: 'Let an action adopt a version of the rules' },
      ),
      requestObject({ op: Type.Literal('retract'), ...more, id, revision }, { title: 'Retract an action' }),
    ],
  });
}

function dataSchema(): TSchema {
  return Type.Integer({
    minimum: 1,
    description:
      'The schema of `data`, if several schemas of the type are accepted. By default the one that the server is configured for, usually the newest.',
  });
}

function adoptedRules(): TSchema {
  return Type.Integer({
    minimum: 1,
    maximum: currentRules,
    description:
      'The version of the rules of the cellar that decides the action from now on. Nothing else of the action changes. If the rules make the action impossible, that is a conflict, as for an action outside the change set. A retracted action cannot adopt a version.',
  });
}

/** The members of a revision. A member that is left out keeps its value. */
function revisedMembers(): Record<string, TSchema> {
  return {
    effectiveAt: Type.Optional(effectiveAt()),
    tieBreak: Type.Optional(tieBreak()),
    schema: Type.Optional(dataSchema()),
    data: Type.Optional(schemaRef('DataOfAnyType')),
    note: Type.Optional(nullable(Type.String(), 'A remark of at most 10,000 characters; null removes it.')),
  };
}

function newAction(kind: KindDescription, more: Record<string, TSchema>): TSchema {
  return requestObject(
    {
      id: Type.Optional(
        uuid(
          'A UUID of your choice, preferably of version 7; it makes retries safe. If it is absent, the server generates one.',
        ),
      ),
      type: Type.Literal(kind.type),
      effectiveAt: effectiveAt(),
      tieBreak: Type.Optional(nullable(tieBreak())),
      schema: Type.Optional(dataSchema()),
      data: schemaRef(dataName(kind)),
      note: Type.Optional(nullable(Type.String(), 'A remark of at most 10,000 characters.')),
      ...more,
    },
    { title: kind.title },
  );
}

function byType(kinds: readonly KindDescription[], name: (kind: KindDescription) => string): TSchema {
  const reference = (kind: KindDescription) => `#/components/schemas/${name(kind)}`;
  return Type.Unsafe<unknown>({
    oneOf: kinds.map((kind) => ({ $ref: reference(kind) })),
    discriminator: {
      propertyName: 'type',
      mapping: Object.fromEntries(kinds.map((kind) => [kind.type, reference(kind)])),
    },
  });
}

function effectiveAt(): TSchema {
  return instant('When the action happened in the cellar.');
}

/** The name of the caller. */
function recordedBy(): TSchema {
  return nullable(
    Type.String(),
    'The name of the token, or the subject that the issuer names. Null if it was recorded without authentication.',
  );
}

function tieBreak(): TSchema {
  return Type.Integer({
    description:
      'Orders actions with the same `effectiveAt`. The default is a number that grows with every recorded action, across wineries.',
  });
}

function revisionNumber(): TSchema {
  return Type.Integer({ minimum: 1, description: '1 for the recorded action, and one more for each edit.' });
}

function conditions(): Record<string, TSchema> {
  return {
    overrideLock: Type.Optional(
      Type.Boolean({ default: false, description: 'Applies the change even if it touches a locked period.' }),
    ),
    expect: Type.Optional(
      Type.String({
        minLength: 1,
        maxLength: longestDigest,
        description:
          'The `digest` of a preview. If the write would have another impact, it is refused with `impact_differs`, and nothing changes. A preview ignores it.',
      }),
    ),
  };
}

function dataName(kind: KindDescription): string {
  return `${pascal(kind.type)}Data`;
}

function newName(kind: KindDescription): string {
  return `New${pascal(kind.type)}`;
}

function newInSetName(kind: KindDescription): string {
  return `${newName(kind)}InSet`;
}

function pascal(type: string): string {
  return type
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
