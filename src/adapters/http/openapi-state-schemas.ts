import { type TSchema, Type } from 'typebox';
import { lineageSchemas } from './openapi-lineage-schemas.js';
import { instant, list, mapOf, nullable, oneOf, pageOf, responseObject, schemaRef, uuid } from './openapi-shape.js';

/** Returns the schemas of lots, their timeline and their lineage. */
export function stateSchemas(): Record<string, TSchema> {
  return {
    LotState: lotState(),
    ...partSchemas(),
    LotList: pageOf(schemaRef('LotState')),
    LotTimeline: pageOf(
      responseObject({
        action: schemaRef('Action'),
        state: Type.Optional(
          nullable(
            schemaRef('LotState'),
            'The state just after the action; null if the lot did not exist. Absent with `states=none`.',
          ),
        ),
      }),
    ),
    ...lineageSchemas(),
  };
}

function lotState(): TSchema {
  const amount = (description: string): TSchema => Type.Number({ description });
  const declared = (description: string): TSchema => nullable(Type.String(), description);
  return responseObject(
    {
      winery: schemaRef('Code'),
      lot: schemaRef('Code'),
      kind: oneOf(['fruit', 'must', 'juice', 'wine', 'cases']),
      status: oneOf(['active', 'archived']),
      volume: amount("In the winery's volume unit; 0 for fruit."),
      weight: amount("In the winery's weight unit; 0 for every kind except fruit."),
      cases: Type.Optional(Type.Integer({ description: 'Of a case lot: the number of whole cases.' })),
      bottles: Type.Optional(
        Type.Integer({ description: 'Of a case lot: the number of bottles in addition to the whole cases.' }),
      ),
      format: Type.Optional(
        responseObject(
          { bottleMl: Type.Number(), bottlesPerCase: Type.Integer() },
          'Of a case lot: the format of its bottles.',
        ),
      ),
      vessels: list(schemaRef('Holding'), 'Where the lot is, by vessel; its unnamed vessel comes first.'),
      composition: list(schemaRef('CompositionEntry'), 'The origins of the lot. Empty if the lot is empty.'),
      additives: list(schemaRef('AdditiveAmount'), 'The additives in the lot, by product.'),
      analyses: list(schemaRef('AnalysisResult'), 'The latest result of each analyte and unit.'),
      taxClass: declared('The declared tax class; null if there is none.'),
      owner: declared('The declared owner; null if there is none.'),
      stage: declared('The declared stage; null if there is none.'),
      fraction: declared('The press fraction; null if there is none.'),
      tags: Type.Array(Type.String()),
      cost: schemaRef('LotCost'),
      version: Type.Unknown({
        description: 'Changes with every edit that touches the lot. Compare it only for equality.',
      }),
      lastAction: nullable(uuid(), 'The last action that touches the lot.'),
      effectiveAt: nullable(instant(), 'The effective time of that action.'),
    },
    'The state of a lot: one wine, juice, must, fruit or case lot.',
  );
}

function partSchemas(): Record<string, TSchema> {
  return {
    Holding: responseObject({
      vessel: nullable(schemaRef('Code'), "The vessel; null for the lot's own unnamed vessel."),
      volume: Type.Number(),
    }),
    CompositionEntry: responseObject({
      variety: Type.String(),
      vintage: nullable(Type.Integer()),
      appellation: Type.String(),
      block: Type.Optional(Type.String()),
      volume: Type.Optional(Type.Number({ description: "This origin's part of the volume; absent for fruit." })),
      weight: Type.Optional(Type.Number({ description: "Of fruit: this origin's part of the weight." })),
      share: Type.Number({ description: 'With 12 decimals. The shares of a lot sum to exactly 1.' }),
    }),
    AdditiveAmount: responseObject({ product: Type.String(), amount: Type.Number(), unit: Type.String() }),
    AnalysisResult: responseObject({
      analyte: Type.String(),
      value: Type.Number(),
      unit: Type.String(),
      effectiveAt: instant(),
      action: uuid('The `analysis` action.'),
    }),
    LotCost: responseObject({
      total: Type.Number({ description: "In the winery's currency." }),
      perUnit: nullable(Type.Number(), 'Per unit of volume, unit of weight or full case; null if the lot is empty.'),
      categories: mapOf({ type: 'number' }, 'The total by category, such as `fruit` or `dry_goods`.'),
    }),
  };
}
