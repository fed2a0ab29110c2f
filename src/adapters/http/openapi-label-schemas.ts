import { type TSchema, Type } from 'typebox';
import { limits } from '../../../config/limits.js';
import { appellationKinds } from '../../compliance/labels/appellation-nest.js';
import { claimNames, markets } from '../../compliance/labels/market-rules.js';
import {
  instant,
  list,
  nullable,
  oneOf,
  pageOf,
  requestObject,
  responseObject,
  schemaRef,
  text,
} from './openapi-shape.js';

/** Returns the schemas of appellations and labels. */
export function labelSchemas(): Record<string, TSchema> {
  return { ...appellationSchemas(), ...checkSchemas(), ...keptLabelSchemas() };
}

const name = (description: string): TSchema => Type.String({ minLength: 1, maxLength: 200, description });
const market = oneOf(markets, 'The market whose rules hold.');

function appellationSchemas(): Record<string, TSchema> {
  const kind = oneOf(appellationKinds, 'The kind of the appellation, by which rules differ.');
  const within = list(name('The name of an appellation.'), 'The appellations that directly contain it.');
  const appellation = { appellation: name('The name, in Unicode NFC.'), kind, within };
  return {
    AppellationSettings: requestObject({ kind, within: Type.Optional(within) }),
    Appellation: responseObject(appellation),
    PutAppellation: responseObject({
      ...appellation,
      labels: list(schemaRef('LabelChange'), 'The kept labels, of all wineries, whose verdict changes.'),
    }),
    AppellationList: pageOf(schemaRef('Appellation')),
  };
}

const vintage = Type.Integer({ minimum: 0, maximum: 9999 });
const share = Type.Number({ minimum: 0, maximum: 1 });

function claimsSchema(): TSchema {
  const variety = requestObject({ variety: name('The variety.'), share: Type.Optional(share) });
  return requestObject(
    {
      varieties: Type.Optional(list(variety, 'The varieties, with the shares that the label states.')),
      vintage: Type.Optional(
        Type.Union([vintage, Type.Array(vintage)], { description: 'The year, or several where a market allows it.' }),
      ),
      appellations: Type.Optional(list(name('The name of an appellation.'))),
      vineyard: Type.Optional(name('The vineyard: the `block` of the wine.')),
      estate: Type.Optional(Type.Boolean({ description: 'Whether the label says "estate bottled".' })),
    },
    { description: 'What a label says about its wine.' },
  );
}

function checkRequestSchema(): TSchema {
  const component = requestObject({
    share,
    variety: name('The variety.'),
    vintage: nullable(vintage),
    appellation: name('The appellation.'),
    block: Type.Optional(name('The block.')),
  });
  return requestObject(
    {
      lot: Type.Optional(schemaRef('Code', 'The lot to judge.')),
      components: Type.Optional(
        Type.Array(component, {
          maxItems: limits.componentsPerReceipt,
          description: 'In place of a lot: the wine, as shares that sum to exactly 1.',
        }),
      ),
      volume: Type.Optional(
        Type.Number({ exclusiveMinimum: 0, description: 'Only with `components`: how much wine there is.' }),
      ),
      at: Type.Optional(instant('The effective time. By default the end of the timeline, and the rules of today.')),
      known: Type.Optional(
        Type.Integer({ minimum: 0, description: 'Judges the lot as known just after this notification.' }),
      ),
      market,
      claims: schemaRef('LabelClaims'),
    },
    { description: 'Either `lot` or `components` is required.' },
  );
}

function shortfallSchema(): TSchema {
  const amount = (description: string): TSchema => Type.Optional(Type.Number({ description }));
  return responseObject(
    {
      volume: amount("The volume to add, in the winery's unit."),
      weight: amount("Of fruit: the weight to add, in the winery's unit."),
      share: amount('If the amount of the wine is not known: the amount to add, as a part of the present wine.'),
      variety: Type.Optional(text('Its variety.')),
      vintage: Type.Optional(vintage),
      appellation: Type.Optional(text('Where it must have grown.')),
      vineyard: Type.Optional(text('Its block.')),
      varieties: Type.Optional(list(Type.String(), 'Any of these varieties.')),
      vintages: Type.Optional(list(vintage, 'Any of these years.')),
      appellations: Type.Optional(list(Type.String(), 'Any of these appellations.')),
    },
    'How much wine of which kind must be added for the check to pass, rounded up.',
  );
}

function checkSchemas(): Record<string, TSchema> {
  return {
    LabelClaims: claimsSchema(),
    LabelCheckRequest: checkRequestSchema(),
    LabelVerdict: responseObject({
      market,
      rules: text('The name of the version of the rules.'),
      passes: Type.Boolean({ description: 'Whether every check passes.' }),
      checks: list(schemaRef('LabelCheck')),
      claimable: schemaRef('LabelClaims', 'The strongest claims that pass together.'),
    }),
    LabelCheck: labelCheckSchema(),
    LabelShortfall: shortfallSchema(),
  };
}

function labelCheckSchema(): TSchema {
  return responseObject(
    {
      claim: oneOf(claimNames, 'The claim that is judged.'),
      name: text('What the claim names.'),
      rule: text('The rule, and the part of it that is judged.'),
      citation: text('Where the law states the rule.'),
      required: Type.Number({ description: 'The least share, or the largest count.' }),
      actual: Type.Number({ description: 'The share that counts, to 12 decimals, or the count.' }),
      passes: Type.Boolean(),
      short: nullable(schemaRef('LabelShortfall'), 'Null if the check passes, or if no addition helps.'),
      detail: Type.Optional(text('An explanation that the shares do not give. The text may change.')),
    },
    'The finding about one claim by one rule.',
  );
}

function keptLabelSchemas(): Record<string, TSchema> {
  const label = {
    winery: schemaRef('Code'),
    label: schemaRef('Code'),
    lot: schemaRef('Code'),
    market,
    claims: schemaRef('LabelClaims'),
  };
  const word = nullable(oneOf(['passes', 'fails']));
  return {
    LabelSettings: requestObject({ lot: schemaRef('Code'), market, claims: schemaRef('LabelClaims') }),
    Label: responseObject({
      ...label,
      passes: nullable(
        Type.Boolean(),
        'Whether every check passes; null if the lot holds nothing or no longer exists, or if no rules of the market hold.',
      ),
      checks: list(schemaRef('LabelCheck')),
      unreadable: Type.Optional(
        Type.Object(
          { code: Type.String(), key: nullable(Type.String()) },
          { description: 'In lists: the lot cannot be read without this key.' },
        ),
      ),
    }),
    DeletedLabel: responseObject(label),
    LabelList: pageOf(schemaRef('Label')),
    LabelChange: responseObject(
      {
        winery: schemaRef('Code'),
        label: schemaRef('Code'),
        lot: schemaRef('Code'),
        market,
        before: word,
        after: word,
        checks: list(schemaRef('LabelCheck'), 'The checks after the change.'),
      },
      'A kept label whose verdict changes. `before` and `after` are null if the lot did not or does not exist, or held nothing.',
    ),
  };
}
