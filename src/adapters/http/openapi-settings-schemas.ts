import { type TSchema, Type } from 'typebox';
import { nullable, oneOf, pageOf, requestObject, responseObject, schemaRef, text } from './openapi-shape.js';

/** Returns the schemas of wineries and vessels. */
export function settingsSchemas(): Record<string, TSchema> {
  return { ...winerySchemas(), ...vesselSchemas() };
}

function winerySchemas(): Record<string, TSchema> {
  const bond = text('The number of the bonded premises, 1 to 200 characters.');
  const lockDate = Type.String({
    format: 'date',
    description:
      'Days up to and including this one, in `timeZone`, are locked: a change that touches them is refused with `period_locked`.',
  });
  const settings = {
    name: text('The name of the winery, 1 to 200 characters.'),
    volumeUnit: oneOf(['gal', 'L'], 'The unit of all volumes of this winery.'),
    weightUnit: oneOf(['lb', 'kg', 'short_ton', 't'], 'The unit of all weights of this winery.'),
    currency: Type.String({ pattern: '^[A-Z]{3}$', description: 'The currency of all costs: an ISO 4217 code.' }),
    timeZone: text(
      'The IANA name of the time zone of `lockDate`, such as `America/Los_Angeles`. Aliases are resolved; abbreviations such as `PST` are refused.',
    ),
  };
  const capacityPolicy = Type.String({
    enum: ['warn', 'refuse'],
    default: 'warn',
    description:
      'Whether a change that raises a vessel above its capacity is only reported in `impact.warnings`, or refused with `over_capacity`.',
  });
  const spread = Type.Integer({
    minimum: 1,
    maximum: 64,
    default: 1,
    description:
      'Over how many partitions the lots of the winery are spread, so that several nodes can work on them. It changes no result. Raise it for a winery that is too busy for one node.',
  });
  const { inventoryLines, lockOnFiling } = filingSettings();
  return {
    WinerySettings: requestObject({
      ...settings,
      capacityPolicy: Type.Optional(nullable(capacityPolicy)),
      bond: Type.Optional(nullable(bond)),
      lockDate: Type.Optional(nullable(lockDate)),
      spread: Type.Optional(nullable(spread)),
      inventoryLines: Type.Optional(nullable(inventoryLines)),
      lockOnFiling: Type.Optional(nullable(lockOnFiling)),
    }),
    Winery: responseObject({
      winery: schemaRef('Code'),
      ...settings,
      capacityPolicy,
      bond: Type.Optional(bond),
      lockDate: Type.Optional(lockDate),
      spread,
      inventoryLines,
      lockOnFiling,
    }),
    WineryList: pageOf(schemaRef('Winery')),
  };
}

/** The settings that reports and filings depend on. */
function filingSettings() {
  const inventoryLines = Type.String({
    enum: ['physical', 'every'],
    default: 'physical',
    description:
      'Whether the inventory lines of reports count physical inventories alone, or every gain and loss of a movement as well.',
  });
  const lockOnFiling = Type.Boolean({
    default: false,
    description: 'Whether filing a report locks its period: `lockDate` moves to its last day.',
  });
  return { inventoryLines, lockOnFiling };
}

function vesselSchemas(): Record<string, TSchema> {
  const kind = oneOf(['tank', 'barrel', 'bin', 'other']);
  return {
    VesselSettings: requestObject({
      kind,
      capacity: Type.Optional(
        nullable(
          Type.Number({ exclusiveMinimum: 0 }),
          "In the winery's volume unit. Without it, capacity is not checked.",
        ),
      ),
    }),
    Vessel: responseObject({
      winery: schemaRef('Code'),
      vessel: schemaRef('Code'),
      kind,
      capacity: Type.Optional(nullable(Type.Number(), "In the winery's volume unit; null if it is not known.")),
      lot: Type.Optional(nullable(schemaRef('Code'), 'The lot in the vessel; null if it is empty.')),
      volume: Type.Optional(Type.Number({ description: "The volume in the vessel, in the winery's volume unit." })),
      unreadable: Type.Optional(
        Type.Object(
          { code: Type.String(), key: nullable(Type.String()) },
          {
            description: 'In lists, in place of `lot` and `volume`: the contents cannot be read, because of this key.',
          },
        ),
      ),
    }),
    VesselList: pageOf(schemaRef('Vessel')),
  };
}
