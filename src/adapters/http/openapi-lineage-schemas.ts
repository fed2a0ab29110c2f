import { type TSchema, Type } from 'typebox';
import { instant, list, nullable, oneOf, responseObject, schemaRef, text, uuid } from './openapi-shape.js';

/** Returns the schemas of a lineage. */
export function lineageSchemas(): Record<string, TSchema> {
  const counts = {
    nodes: Type.Integer(),
    edges: Type.Integer(),
    sources: Type.Integer(),
    destinations: Type.Integer(),
  };
  return {
    Lineage: responseObject({
      nodes: list(schemaRef('LotAddress'), 'The requested lot, then every other lot that the traced wine was in.'),
      edges: list(
        schemaRef('LineageEdge'),
        'The edges by which the traced wine moved, in timeline order. With `limit`, possibly not all: see `totals`.',
      ),
      sources: list(
        schemaRef('LineageSource'),
        'With `back`: the receipts that the wine came from, in timeline order. Their `traced` amounts sum to exactly what the lot holds. With `forward`: empty.',
      ),
      destinations: list(
        schemaRef('LineageDestination'),
        'With `forward`: where the wine is, by lot and vessel, and then how the rest of it left. With `back`: empty.',
      ),
      truncated: Type.Optional(
        Type.Literal(true, { description: 'Present if a list was too long, or longer than `limit`, and was cut.' }),
      ),
      totals: Type.Optional(responseObject(counts, 'The full lengths of all lists, if one of them was cut.')),
    }),
    LineageEdge: lineageEdge(),
    LineageSource: lineageSource(),
    LineageDestination: lineageDestination(),
    LotAddress: responseObject({ winery: schemaRef('Code'), lot: schemaRef('Code') }),
  };
}

function lineageEdge(): TSchema {
  return responseObject(
    {
      from: schemaRef('LotAddress'),
      to: schemaRef('LotAddress'),
      volume: Type.Number({
        description: 'How much the action moved from one lot to the other, in the unit of `to`.',
      }),
      traced: Type.Number({
        description:
          'With `back`: how much of what the requested lot holds came by this edge, in the unit of that lot. With `forward`: how much of `volume` is wine of the requested lot.',
      }),
      action: uuid('The id of the action.'),
      effectiveAt: instant(),
      type: text('The type of the action.'),
    },
    'Wine or fruit that one action moved from one lot to another.',
  );
}

function lineageSource(): TSchema {
  return responseObject(
    {
      winery: schemaRef('Code'),
      lot: schemaRef('Code', 'The lot in which the receipt arrived.'),
      action: uuid('The id of the action that is the receipt.'),
      traced: Type.Number({
        description:
          'How much of what the requested lot holds came with this receipt, in the unit of the requested lot.',
      }),
    },
    'A receipt of fruit, juice or wine.',
  );
}

function lineageDestination(): TSchema {
  return responseObject(
    {
      kind: oneOf(
        ['vessel', 'cases', 'shipped', 'removed', 'lost'],
        'The wine is in a vessel or in a case lot, or it was shipped in bulk, removed in cases, or lost.',
      ),
      winery: schemaRef('Code'),
      lot: schemaRef('Code', 'The lot that holds the wine, or that the wine left.'),
      vessel: Type.Optional(
        nullable(
          schemaRef('Code'),
          "Of kind `vessel`: the vessel; null for the lot's own unnamed vessel, and for fruit.",
        ),
      ),
      reason: Type.Optional(
        text(
          'Why the wine was shipped, removed or lost, as the action states it; absent if it states no reason. Wine that a topping replaces was lost to `evaporation`, wine that a topping takes but does not use is a `spill`, and wine that a measurement does not find is `inventory`.',
        ),
      ),
      counterparty: Type.Optional(text('To whom the wine was shipped, if the action states it.')),
      traced: Type.Number({ description: 'How much wine of the requested lot this is, in the unit of `winery`.' }),
    },
    'Where wine of the requested lot is, or how it left. Amounts that left the same lot in the same way are added up.',
  );
}
