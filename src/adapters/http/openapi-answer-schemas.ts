import { type TSchema, Type } from 'typebox';
import { limits } from '../../../config/limits.js';
import { instant, list, nullable, oneOf, responseObject, schemaRef, text, uuid } from './openapi-shape.js';
import { refusalCodes } from './problem.js';

/** Returns the schemas of the answers to writes and previews. */
export function answerSchemas(): Record<string, TSchema> {
  const shared = {
    impact: schemaRef('Impact'),
    digest: Type.Optional(
      text(
        'In previews: identifies `impact`. A write that carries it as `expect` is refused with `impact_differs` if its impact is another one.',
      ),
    ),
    notifications: nullable(
      schemaRef('NumberRange'),
      'The notifications that the write appended to the log; null for a preview, and for a write that changed nothing.',
    ),
  };
  return {
    WriteAnswer: responseObject({ action: schemaRef('Action'), ...shared }),
    ChangeAnswer: responseObject({
      actions: list(schemaRef('Action'), 'The actions of the change set, in its order.'),
      ...shared,
    }),
    NumberRange: responseObject({ first: Type.Integer({ minimum: 1 }), last: Type.Integer({ minimum: 1 }) }),
    Impact: impactSchema(),
    ...impactPartSchemas(),
  };
}

const absentIfMinimal = 'Absent with `Prefer: return=minimal`.';

function impactSchema(): TSchema {
  const count = (description: string): TSchema => Type.Integer({ minimum: 0, description });
  return responseObject(
    {
      actionsRedecided: count('How many other actions were decided again.'),
      actionsChanged: count('How many of those actions now have a different outcome.'),
      eventsAsserted: count('How many events were added to the history of lots.'),
      eventsRetracted: count('How many events were taken back.'),
      lots: Type.Optional(
        list(
          schemaRef('LotChange'),
          `Every lot whose present state changed, ordered by winery and lot. ${absentIfMinimal}`,
        ),
      ),
      actions: Type.Optional(
        list(
          schemaRef('ChangedAction'),
          `Every other action whose outcome changed, in timeline order. ${absentIfMinimal}`,
        ),
      ),
      conflicts: list(
        schemaRef('Conflict'),
        'Every other action that had an effect and is now impossible. A write has flagged these actions; in a preview, the write would flag them or be refused.',
      ),
      warnings: list(schemaRef('Warning')),
      filings: list(
        schemaRef('FilingChange'),
        'Every filing whose figures the change set moves, in all wineries that it reaches, ordered by winery and period.',
      ),
      labels: list(
        schemaRef('LabelChange'),
        'Every kept label whose verdict changes, in all wineries that the change set reaches, ordered by winery and label.',
      ),
      truncated: Type.Optional(
        Type.Literal(true, {
          description: `Present if a list was cut at ${limits.impactEntries} entries. The counts are always complete.`,
        }),
      ),
      totals: Type.Optional(schemaRef('Totals')),
      withheld: Type.Optional(
        list(
          schemaRef('Withheld'),
          'How much changes where the caller may not change it, by winery. A write is then refused.',
        ),
      ),
    },
    'What a change set changes beyond its own actions.',
  );
}

function impactPartSchemas(): Record<string, TSchema> {
  return {
    Withheld: responseObject({
      winery: schemaRef('Code'),
      lots: Type.Integer({ minimum: 0 }),
      actions: Type.Integer({ minimum: 0 }),
      conflicts: Type.Integer({ minimum: 0, description: 'How many of those actions become impossible.' }),
    }),
    LotChange: responseObject({
      winery: schemaRef('Code'),
      lot: schemaRef('Code'),
      before: nullable(schemaRef('LotState'), 'The state before; null if the lot did not exist.'),
      after: nullable(schemaRef('LotState'), 'The state after; null if the lot no longer exists.'),
    }),
    ChangedAction: responseObject({ id: uuid(), type: schemaRef('ActionType'), effectiveAt: instant() }),
    Conflict: responseObject(
      {
        action: uuid('The id of the action.'),
        type: schemaRef('ActionType'),
        effectiveAt: instant(),
        ...reasonMembers(),
      },
      'An action outside the change set that had an effect and is now impossible.',
    ),
    ConflictReason: responseObject(
      reasonMembers(),
      'Why an action became impossible. Later edits can change the reason while the action stays impossible; then this is still the first one, as in the log.',
    ),
    Warning: responseObject(
      {
        action: uuid('The id of the action.'),
        code: text('`over_capacity`.'),
        vessel: schemaRef('Code'),
      },
      'A vessel that holds more than its capacity after an action.',
    ),
    Totals: responseObject(
      { lots: Type.Integer(), actions: Type.Integer(), conflicts: Type.Integer() },
      'The lengths of the lists before they were cut.',
    ),
  };
}

function reasonMembers(): Record<string, TSchema> {
  return {
    code: oneOf(refusalCodes, 'Why the action is impossible.'),
    winery: schemaRef('Code'),
    lot: Type.Optional(schemaRef('Code', 'The lot that the code is about.')),
    vessel: Type.Optional(schemaRef('Code', 'The vessel that the code is about.')),
    detail: text('The reason in words. The text may change.'),
    needed: Type.Optional(Type.Number({ description: "The amount that the action needs, in the winery's unit." })),
    available: Type.Optional(Type.Number({ description: "The amount that is available, in the winery's unit." })),
  };
}
