import { type TSchema, Type } from 'typebox';
import { searchKinds } from '../../followers/model-queries.js';
import { instant, list, nullable, oneOf, pageOf, responseObject, schemaRef, text, uuid } from './openapi-shape.js';

/** Returns the schemas of followers and of the read models. */
export function followerSchemas(): Record<string, TSchema> {
  return { ...controlSchemas(), ...modelSchemas() };
}

function controlSchemas(): Record<string, TSchema> {
  return {
    FollowerList: list(schemaRef('Follower'), 'All followers.'),
    Follower: responseObject({
      name: text('Its name, for instance `inventory`.'),
      version: nullable(Type.Integer(), 'The version of the tables that are read; null before the first are built.'),
      position: Type.Integer({ description: 'The last notification that these tables reflect.' }),
      head: Type.Integer({ description: 'The last notification of the log.' }),
      lagMs: Type.Integer({ description: 'How long ago the first change set that they do not reflect was recorded.' }),
      status: oneOf(['following', 'rebuilding', 'paused', 'failed'], '`failed`: it stopped before a change set.'),
      rebuild: nullable(
        responseObject({ position: Type.Integer(), startedAt: instant() }),
        'The rebuild in progress: how far it is, and when it began.',
      ),
      problem: nullable(Type.String(), 'Why it stopped. `resume` lets it try again.'),
      lastRebuild: nullable(schemaRef('FollowerRebuild'), 'The last rebuild that was finished.'),
    }),
    FollowerRebuild: responseObject({
      position: Type.Integer({ description: 'The position at which the new tables replaced the old ones.' }),
      finishedAt: instant(),
      compared: Type.Boolean({ description: 'False if there were no old tables of the same version.' }),
      differences: list(
        responseObject({ table: Type.String(), oldRows: Type.Integer(), newRows: Type.Integer() }),
        'The tables whose rows differed. The new rows are right; the cause is a defect, or someone has changed the database.',
      ),
    }),
    FollowerNotificationList: list(
      responseObject({ number: Type.Integer(), type: text('Its type.'), data: Type.Unknown() }),
      'Notifications of one follower.',
    ),
  };
}

function modelSchemas(): Record<string, TSchema> {
  const vessel = nullable(schemaRef('Code'), "The vessel; null for the lot's own unnamed vessel, fruit and cases.");
  return {
    InventoryList: pageOf(schemaRef('InventoryItem')),
    InventoryItem: responseObject({
      lot: schemaRef('Code'),
      vessel,
      volume: Type.Optional(Type.Number({ description: 'Absent if there is none.' })),
      weight: Type.Optional(Type.Number({ description: 'Of fruit.' })),
      bottles: Type.Optional(Type.Integer({ description: 'Of a case lot: all bottles, counted singly.' })),
    }),
    AnalysisList: pageOf(schemaRef('MeasuredValue')),
    MeasuredValue: responseObject({
      analyte: Type.String(),
      unit: Type.String(),
      value: Type.Number(),
      effectiveAt: instant(),
      action: uuid('The id of the action.'),
    }),
    MovementList: pageOf(schemaRef('LotMovement')),
    LotMovement: responseObject({
      from: schemaRef('LotAddress'),
      to: schemaRef('LotAddress'),
      volume: Type.Number({ description: 'How much the action moved, in the unit of `to`.' }),
      action: uuid('The id of the action.'),
      effectiveAt: instant(),
      type: text('The type of the action.'),
    }),
    SearchResults: pageOf(schemaRef('FoundName')),
    FoundName: responseObject({
      kind: oneOf(searchKinds, 'What has the name.'),
      winery: schemaRef('Code'),
      name: text('The code or the name.'),
    }),
  };
}
