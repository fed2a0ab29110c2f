/** The named schemas of the OpenAPI document. They describe and are never run: the application validates, and answers are serialised as they come. */
import { type TSchema, Type } from 'typebox';
import { limits } from '../../../config/limits.js';
import type { KindDescription } from './kind-description.js';
import { notificationSchemas } from './openapi-notification-schemas.js';
import { instant, listOf, maybe, named, open, strict } from './openapi-shape.js';
import { stateSchemas } from './openapi-state-schemas.js';
import { problemCodes } from './problem.js';

export function openApiSchemas(kinds: readonly KindDescription[]): Record<string, unknown> {
  return {
    ...sharedSchemas(),
    ...settingSchemas(),
    ...kindSchemas(kinds),
    ...actionSchemas(kinds),
    ...writeSchemas(),
    ...stateSchemas(),
    ...notificationSchemas(),
  };
}

function sharedSchemas(): Record<string, TSchema> {
  return {
    Code: Type.String({ pattern: '^[A-Za-z0-9_.-]{1,64}$', description: "The user's own code." }),
    Problem: Type.Object(
      {
        type: Type.String({ format: 'uri-reference' }),
        title: Type.String(),
        status: Type.Integer(),
        detail: Type.String(),
        code: Type.String({ enum: [...problemCodes], description: 'Stable.' }),
        errors: Type.Optional(
          Type.Array(
            Type.Object({
              pointer: Type.String({
                description: 'JSON pointer into the body, or the name of a query parameter behind a slash.',
              }),
              message: Type.String(),
            }),
            {
              maxItems: limits.faultsTold,
              description: 'What is malformed: the first fault first, and others that were found.',
            },
          ),
        ),
        conflicts: Type.Optional(Type.Array(named('Conflict'))),
        truncated: Type.Optional(Type.Literal(true)),
        totals: Type.Optional(open({ conflicts: Type.Integer() })),
      },
      { description: 'RFC 9457.' },
    ),
    Totals: open({ lots: Type.Integer(), actions: Type.Integer(), conflicts: Type.Integer() }),
    Health: open({ status: Type.Literal('ok') }),
    Readiness: open({ status: Type.Literal('ready'), detail: Type.String() }),
  };
}

function settingSchemas(): Record<string, TSchema> {
  const bond = Type.String();
  const lockDate = Type.String({ format: 'date', description: 'Local days up to and including this one are locked.' });
  const settings = {
    name: Type.String(),
    volumeUnit: Type.String({ enum: ['gal', 'L'] }),
    weightUnit: Type.String({ enum: ['lb', 'kg', 'short_ton', 't'] }),
    currency: Type.String({ description: 'ISO 4217.', pattern: '^[A-Z]{3}$' }),
    timeZone: Type.String({ description: 'IANA name.' }),
    capacityPolicy: Type.Optional(Type.String({ enum: ['warn', 'refuse'], default: 'warn' })),
  };
  const kind = Type.String({ enum: ['tank', 'barrel', 'bin', 'other'] });
  return {
    WinerySettings: strict({ ...settings, bond: Type.Optional(maybe(bond)), lockDate: Type.Optional(maybe(lockDate)) }),
    Winery: open({
      winery: named('Code'),
      ...settings,
      bond: Type.Optional(bond),
      lockDate: Type.Optional(lockDate),
    }),
    WineryList: listOf(named('Winery')),
    VesselSettings: strict({ kind, capacity: Type.Optional(maybe(Type.Number({ exclusiveMinimum: 0 }))) }),
    Vessel: open({
      vessel: named('Code'),
      kind,
      capacity: Type.Optional(maybe(Type.Number())),
      lot: Type.Optional(maybe(named('Code'))),
      volume: Type.Optional(Type.Number()),
    }),
    VesselList: listOf(named('Vessel')),
  };
}

/** The data of every kind of action, under the names `ReceiveFruitData`, `RackData` … */
function kindSchemas(kinds: readonly KindDescription[]): Record<string, unknown> {
  return Object.fromEntries(kinds.map((kind) => [dataName(kind), { title: kind.title, ...kind.schema }]));
}

function actionSchemas(kinds: readonly KindDescription[]): Record<string, TSchema> {
  const type = Type.String({ enum: kinds.map((kind) => kind.type) });
  const data = Type.Unsafe<unknown>({
    anyOf: kinds.map((kind) => ({ $ref: `#/components/schemas/${dataName(kind)}` })),
    description: 'By type.',
  });
  const newKinds = Object.fromEntries(kinds.map((kind) => [newName(kind), newAction(kind, true)]));
  const recordKinds = Object.fromEntries(kinds.map((kind) => [`${newName(kind)}InSet`, newAction(kind, false)]));
  const recorded = { recordedAt: instant(), recordedBy: maybe(Type.String()), revision: Type.Integer({ minimum: 1 }) };
  return {
    ...newKinds,
    ...recordKinds,
    NewAction: byType(kinds, newName),
    NewActionInSet: byType(kinds, (kind) => `${newName(kind)}InSet`),
    Revision: strict({ ...revisedMembers(data), overrideLock: Type.Optional(Type.Boolean()) }),
    Retraction: maybe(strict({ overrideLock: Type.Optional(Type.Boolean()) })),
    ChangeSet: changeSet(data),
    ActionStatus: Type.String({ enum: ['active', 'retracted', 'conflicted'] }),
    Action: open({
      id: Type.String({ format: 'uuid' }),
      type,
      winery: named('Code'),
      effectiveAt: instant(),
      tieBreak: Type.Integer(),
      ...recorded,
      status: named('ActionStatus'),
      data,
      note: Type.Optional(Type.String()),
    }),
    ActionList: listOf(named('Action')),
    RevisionList: listOf(
      open(
        { revision: Type.Integer({ minimum: 1 }) },
        'One version: what it said, who wrote it and when, and its notification numbers.',
      ),
    ),
  };
}

function changeSet(data: TSchema): TSchema {
  const id = Type.String({ format: 'uuid' });
  const revision = Type.Optional(Type.Integer({ minimum: 1 }));
  return strict({
    id: Type.Optional(id),
    changes: Type.Array(
      Type.Unsafe<unknown>({
        oneOf: [
          strict({ op: Type.Literal('record'), action: named('NewActionInSet') }),
          strict({ op: Type.Literal('revise'), id, revision, ...revisedMembers(data) }),
          strict({ op: Type.Literal('retract'), id, revision }),
        ],
      }),
      { minItems: 1 },
    ),
    preview: Type.Optional(Type.Boolean({ default: false })),
    onConflict: Type.Optional(Type.String({ enum: ['reject', 'flag'], default: 'reject' })),
    overrideLock: Type.Optional(Type.Boolean({ default: false })),
  });
}

function revisedMembers(data: TSchema): Record<string, TSchema> {
  return {
    effectiveAt: Type.Optional(instant()),
    tieBreak: Type.Optional(Type.Integer()),
    data: Type.Optional(data),
    note: Type.Optional(maybe(Type.String({ description: '`null` clears it.' }))),
  };
}

function newAction(kind: KindDescription, alone: boolean): TSchema {
  return strict(
    {
      id: Type.Optional(
        Type.String({ format: 'uuid', description: 'UUIDv7 preferred; made by the server if left out.' }),
      ),
      type: Type.Literal(kind.type),
      effectiveAt: instant(),
      tieBreak: Type.Optional(maybe(Type.Integer())),
      data: named(dataName(kind)),
      note: Type.Optional(maybe(Type.String())),
      ...(alone ? { overrideLock: Type.Optional(Type.Boolean({ default: false })) } : {}),
    },
    kind.title,
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

function writeSchemas(): Record<string, TSchema> {
  const impactAndNumbers = {
    impact: named('Impact'),
    notifications: maybe(Type.Object({ first: Type.Integer({ minimum: 1 }), last: Type.Integer({ minimum: 1 }) })),
  };
  const count = Type.Integer({ minimum: 0 });
  return {
    WriteAnswer: open({ action: named('Action'), ...impactAndNumbers }),
    ChangeAnswer: open({ actions: Type.Array(named('Action')), ...impactAndNumbers }),
    Impact: open({
      actionsRedecided: count,
      actionsChanged: count,
      eventsAsserted: count,
      eventsRetracted: count,
      lots: Type.Array(
        open({
          winery: named('Code'),
          lot: named('Code'),
          before: maybe(named('LotState')),
          after: maybe(named('LotState')),
        }),
      ),
      actions: Type.Array(open({ id: Type.String({ format: 'uuid' }), type: Type.String(), effectiveAt: instant() })),
      conflicts: Type.Array(named('Conflict')),
      warnings: Type.Array(
        open({ action: Type.String({ format: 'uuid' }), code: Type.String(), vessel: named('Code') }),
      ),
      filings: Type.Array(Type.Unknown()),
      truncated: Type.Optional(Type.Literal(true)),
      totals: Type.Optional(named('Totals')),
    }),
    Conflict: open({
      action: Type.String({ format: 'uuid' }),
      type: Type.String(),
      effectiveAt: instant(),
      code: Type.String({ enum: [...problemCodes] }),
      winery: named('Code'),
      lot: Type.Optional(named('Code')),
      vessel: Type.Optional(named('Code')),
      detail: Type.String(),
      needed: Type.Optional(Type.Number()),
      available: Type.Optional(Type.Number()),
    }),
  };
}

function dataName(kind: KindDescription): string {
  return `${pascal(kind.type)}Data`;
}

function newName(kind: KindDescription): string {
  return `New${pascal(kind.type)}`;
}

function pascal(type: string): string {
  return type
    .split('_')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');
}
