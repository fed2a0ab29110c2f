import { type TSchema, Type } from 'typebox';
import { editStatuses } from '../../application/use-cases.js';
import { instant, nullable, oneOf, pageOf, responseObject, schemaRef, text, uuid } from './openapi-shape.js';

/** Returns the schemas of edits: writes and previews that are decided in the background. */
export function editSchemas(): Record<string, TSchema> {
  return {
    Edit: editSchema(),
    EditProgress: responseObject({
      decided: Type.Integer({ minimum: 0, description: 'How many actions were decided so far.' }),
      changed: Type.Integer({ minimum: 0, description: 'How many of them have a different outcome.' }),
      reached: nullable(
        instant(),
        'The effective time of the action that was decided last; null before the first one.',
      ),
      estimate: nullable(
        Type.Integer({ minimum: 0 }),
        'An estimate of how many actions will be decided in all; null if there is none yet.',
      ),
    }),
    EditLinks: responseObject({
      self: text('The address of the edit.'),
      events: text('The address of its progress as Server-Sent Events.'),
      lots: text('The address of the whole list of lots.'),
      actions: text('The address of the whole list of actions.'),
      conflicts: text('The address of the whole list of conflicts.'),
    }),
    EditList: pageOf(schemaRef('Edit')),
    LotChangeList: pageOf(schemaRef('LotChange')),
    ChangedActionList: pageOf(schemaRef('ChangedAction')),
    ConflictList: pageOf(schemaRef('Conflict')),
  };
}

const statusDescription = [
  '- `queued`: it waits for other edits.',
  '- `deciding`: its actions and all that follows from them are being decided.',
  '- `committing`: it is being written, and cannot be cancelled any more.',
  '- `done`: `result` is what a synchronous request would have returned.',
  '- `refused`: nothing was written; `problem` is what a synchronous request would have returned.',
  '- `failed`: nothing was written, because Solera failed; `problem` says whether to send the request again.',
  '- `cancelled`: nothing was written.',
].join('\n');

function editSchema(): TSchema {
  return responseObject(
    {
      id: uuid('The id of the edit. For a write, it is the id of the change set.'),
      winery: schemaRef('Code'),
      kind: oneOf(['write', 'preview']),
      status: oneOf(editStatuses, statusDescription),
      submittedAt: instant('When the request was accepted.'),
      startedAt: nullable(instant(), 'When it was first decided; null if it was not yet.'),
      endedAt: nullable(instant(), 'When it ended; null if it has not yet.'),
      attempts: Type.Integer({ minimum: 0, description: 'How often Solera has begun to decide it.' }),
      progress: schemaRef('EditProgress'),
      result: Type.Optional(
        nullable(
          Type.Union([schemaRef('WriteAnswer'), schemaRef('ChangeAnswer')]),
          'With `done`: the answer to the write or preview, its lists cut at 1,000 entries. Absent in lists of edits.',
        ),
      ),
      problem: nullable(schemaRef('Problem'), 'With `refused` and `failed`: why nothing was written.'),
      unreadable: Type.Optional(
        Type.Object(
          { code: Type.String(), key: nullable(Type.String()) },
          { description: 'In lists: the result or the problem cannot be read, because of this key.' },
        ),
      ),
      links: schemaRef('EditLinks'),
    },
    'A write or preview that was accepted to be decided in the background.',
  );
}
