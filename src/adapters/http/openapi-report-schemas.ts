import { type TSchema, Type } from 'typebox';
import { reportForms } from '../../compliance/report.js';
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
  uuid,
} from './openapi-shape.js';

const date = (description: string) => Type.String({ format: 'date', description });
const figure = {
  section: text('The section of the form.'),
  line: text('The line of the section.'),
  column: text('The column.'),
};
const amounts = (description: string) => Type.Record(Type.String(), Type.Number(), { description });

/** Returns the schemas of reports and filings. */
export function reportSchemas(): Record<string, TSchema> {
  return { ...documentSchemas(), ...filingSchemas(), ...impactSchemas() };
}

function documentSchemas(): Record<string, TSchema> {
  return {
    ReportPeriod: responseObject({ from: date('The first day.'), to: date('The last day.') }),
    Report: responseObject({
      form: oneOf([...reportForms]),
      rules: text('The version of the rules.'),
      winery: schemaRef('Code'),
      bond: nullable(Type.String(), 'The number of the bonded premises.'),
      period: schemaRef('ReportPeriod'),
      known: Type.Integer({ description: 'The notification as of which the report was computed.' }),
      unit: text('The unit of its volumes.'),
      columns: Type.Array(responseObject({ key: Type.String(), title: Type.String() })),
      sections: Type.Array(
        responseObject({ section: Type.String(), title: Type.String(), lines: Type.Array(schemaRef('ReportLine')) }),
      ),
      identities: Type.Array(
        responseObject({
          name: text('Such as `A12 = A32`.'),
          holds: Type.Boolean({ description: 'Whether it holds for `values`.' }),
        }),
      ),
      remarks: Type.Array(Type.String()),
    }),
    ReportLine: responseObject({
      line: Type.String(),
      title: Type.String(),
      values: amounts('The figures of the form, by column.'),
      exact: amounts('The same amounts with up to six decimals.'),
    }),
    ReportEntryList: pageOf(schemaRef('ReportEntry')),
    ReportEntry: responseObject({
      action: uuid('The id of the action.'),
      type: text('Its type.'),
      effectiveAt: instant(),
      lot: schemaRef('Code'),
      item: text('The kind of the amount, such as `bulk.bottled`.'),
      taxClass: nullable(Type.String(), 'The tax class of the wine.'),
      amount: Type.Number({ description: 'The amount that the entry adds to the figure.' }),
    }),
  };
}

function filingSchemas(): Record<string, TSchema> {
  const known = Type.Integer({
    minimum: 0,
    description: 'The notification as of which the report is filed. The default is the newest.',
  });
  return {
    NewFiling: requestObject({
      id: Type.Optional(uuid('The id of the filing. The server makes one if it is left out.')),
      form: oneOf([...reportForms]),
      from: date('The first day of the period.'),
      to: date('The last day of the period.'),
      known: Type.Optional(known),
    }),
    FilingAmendment: requestObject({
      id: Type.Optional(uuid('The id of the new filing.')),
      known: Type.Optional(known),
    }),
    Filing: responseObject({
      id: uuid('The id of the filing.'),
      form: oneOf([...reportForms]),
      period: schemaRef('ReportPeriod'),
      version: oneOf(['original', 'amended']),
      amends: nullable(Type.String({ format: 'uuid' }), 'The filing that it amends.'),
      known: Type.Integer(),
      report: schemaRef('Report'),
      filedAt: instant(),
      filedBy: nullable(Type.String(), 'Who filed it.'),
    }),
    FilingList: pageOf(schemaRef('Filing')),
    FilingDifferenceList: pageOf(
      responseObject({
        ...figure,
        filed: Type.Number(),
        now: Type.Number(),
        moved: Type.Number({ description: '`now` − `filed`.' }),
        changes: list(uuid('The id of a change set.'), 'The change sets that moved the figure.'),
      }),
    ),
    DueFilingList: pageOf(
      responseObject({
        form: oneOf([...reportForms]),
        period: schemaRef('ReportPeriod'),
        status: oneOf(['not_filed', 'moved'], '`moved`: it was filed, and must be amended.'),
        filing: nullable(Type.String({ format: 'uuid' }), 'The filing to amend.'),
        due: nullable(Type.String({ format: 'date' }), 'The day on which the report of the period was or is due.'),
        lines: Type.Integer({ description: 'How many figures have moved.' }),
      }),
    ),
  };
}

function impactSchemas(): Record<string, TSchema> {
  return {
    FilingChange: responseObject(
      {
        winery: schemaRef('Code'),
        filing: uuid('The id of the filing.'),
        form: oneOf([...reportForms]),
        period: schemaRef('ReportPeriod'),
        lines: list(
          responseObject({ ...figure, before: Type.Number(), after: Type.Number() }),
          'The figures that move, as the form shows them.',
        ),
      },
      'A filing whose figures a change set moves: it must be amended.',
    ),
  };
}
