import { type TSchema, Type } from 'typebox';
import { instant, listOf, maybe, named, open } from './openapi-shape.js';

/** Schemas of lots, their history and their lineage. */
export function stateSchemas(): Record<string, TSchema> {
  return {
    LotState: open({
      winery: named('Code'),
      lot: named('Code'),
      kind: Type.String({ enum: ['fruit', 'must', 'juice', 'wine', 'cases'] }),
      status: Type.String({ enum: ['active', 'archived'] }),
      volume: Type.Number(),
      weight: Type.Number({ description: 'Of fruit; 0 for other kinds.' }),
      cases: Type.Optional(Type.Integer()),
      bottles: Type.Optional(Type.Integer({ description: 'Loose bottles beside the whole cases.' })),
      format: Type.Optional(open({ bottleMl: Type.Number(), bottlesPerCase: Type.Integer() })),
      vessels: Type.Array(open({ vessel: maybe(named('Code')), volume: Type.Number() })),
      composition: Type.Array(named('CompositionEntry')),
      additives: Type.Array(open({ product: Type.String(), amount: Type.Number(), unit: Type.String() })),
      analyses: Type.Array(
        open({
          analyte: Type.String(),
          value: Type.Number(),
          unit: Type.String(),
          effectiveAt: instant(),
          action: Type.String({ format: 'uuid' }),
        }),
      ),
      taxClass: maybe(Type.String()),
      owner: maybe(Type.String()),
      stage: maybe(Type.String()),
      fraction: maybe(Type.String()),
      tags: Type.Array(Type.String()),
      cost: open({
        total: Type.Number(),
        perUnit: maybe(Type.Number()),
        categories: Type.Unsafe<unknown>({ type: 'object', additionalProperties: { type: 'number' } }),
      }),
      version: Type.Unknown({ description: 'Differs after an edit; no part of "the same state".' }),
      lastAction: maybe(Type.String({ format: 'uuid' })),
      effectiveAt: maybe(instant()),
    }),
    CompositionEntry: open({
      variety: Type.String(),
      vintage: maybe(Type.Integer()),
      appellation: Type.String(),
      block: Type.Optional(Type.String()),
      volume: Type.Optional(Type.Number()),
      weight: Type.Optional(Type.Number({ description: 'Instead of volume, of fruit.' })),
      share: Type.Number({ description: '12 decimals; they sum to exactly 1.' }),
    }),
    LotList: listOf(named('LotState')),
    LotTimeline: listOf(open({ action: named('Action'), state: maybe(named('LotState')) })),
    Lineage: open({
      nodes: Type.Array(named('LotAddress')),
      edges: Type.Array(
        open({
          from: named('LotAddress'),
          to: named('LotAddress'),
          volume: Type.Number(),
          action: Type.String({ format: 'uuid' }),
        }),
      ),
    }),
    LotAddress: open({ winery: named('Code'), lot: named('Code') }),
  };
}
