import { type TSchema, Type } from 'typebox';
import { nullable, oneOf, pageOf, requestObject, responseObject, schemaRef, text, uuid } from './openapi-shape.js';

/** Returns the schemas of imports. */
export function importSchemas(): Record<string, TSchema> {
  const remark = responseObject({
    code: text('A stable code.'),
    vessel: Type.Optional(schemaRef('Code')),
    detail: text('A text that names the thing and the remedy.'),
  });
  return {
    ImportUpload: uploadSchema(),
    ImportTable: requestObject({ file: tableFile() }),
    ImportGuess: responseObject({
      map: nullable(Type.String(), 'An import map (YAML); null if the columns are named like the members of the API.'),
      columns: Type.Array(Type.String(), { description: 'The names of the columns, in their order.' }),
      rows: Type.Integer({ minimum: 0, description: 'The number of rows below the header that are not blank.' }),
    }),
    ImportRemark: remark,
    Import: importSchema(),
    ImportList: pageOf(schemaRef('Import')),
    ImportRow: rowSchema(),
    ImportRowList: pageOf(schemaRef('ImportRow')),
  };
}

function tableFile(): TSchema {
  return Type.String({ format: 'binary', description: 'The table: CSV, TSV or .xlsx, with a file name.' });
}

function uploadSchema(): TSchema {
  const optional = (schema: TSchema): TSchema => Type.Optional(schema);
  return requestObject({
    file: tableFile(),
    map: optional(text('An import map (YAML), which states how the columns become members of actions.')),
    dryRun: optional(Type.Boolean({ default: false, description: 'Record nothing, and report what would be done.' })),
    source: optional(
      text(
        'The name of the list that the rows belong to; by default the name of the file. A later import of the same source can correct its rows.',
      ),
    ),
    key: optional(
      Type.Array(Type.String(), { description: 'The columns that identify a row for ever. Repeat the part for each.' }),
    ),
    dates: optional(
      oneOf(['dmy', 'mdy', 'ymd', 'serial'], 'The order of day, month and year, if the cells do not show it.'),
    ),
    decimal: optional(oneOf(['.', ','], 'The decimal mark, if the cells do not show it.')),
    revise: optional(
      Type.Boolean({
        default: true,
        description: 'If true, corrected rows revise their actions; if false, they are refused.',
      }),
    ),
    createVessels: optional(
      oneOf(
        ['tank', 'barrel', 'bin', 'other'],
        'Create a vessel of this kind, unless the map states another, for each unknown vessel code in the rows that are recorded.',
      ),
    ),
  });
}

function importSchema(): TSchema {
  const count = Type.Integer({ minimum: 0 });
  const instant = Type.String({ format: 'date-time' });
  const amount = nullable(
    responseObject({ kind: Type.String(), volume: Type.Number(), weight: Type.Number() }),
    "In the winery's units; null if there is no such lot.",
  );
  const content = nullable(
    responseObject({ lot: schemaRef('Code'), volume: Type.Number() }),
    'Null if the vessel is empty.',
  );
  const vessel = { winery: schemaRef('Code'), vessel: schemaRef('Code') };
  const created = {
    ...vessel,
    kind: oneOf(['tank', 'barrel', 'bin', 'other']),
    capacity: nullable(Type.Number(), "In the winery's volume unit; null if the rows do not state it."),
  };
  return responseObject({
    id: uuid('The id of the import.'),
    winery: nullable(schemaRef('Code'), 'Null if the rows name their wineries.'),
    source: Type.String(),
    fileName: Type.String(),
    dryRun: Type.Boolean(),
    status: oneOf(['queued', 'running', 'done', 'failed', 'interrupted'], 'The status of the import.'),
    createdAt: instant,
    updatedAt: instant,
    progress: responseObject(
      { rows: count, settled: count },
      '`rows`: the number of outcomes that the import will have. A row has one for each of its actions or problems. `settled`: those that it has.',
    ),
    rows: Type.Integer({
      minimum: 0,
      description: 'The number of rows below the header that are not blank, including those that the map skips.',
    }),
    counts: responseObject(
      { recorded: count, revised: count, unchanged: count, refused: count },
      'Actions and problems by outcome. Of a dry run: what the import would do.',
    ),
    refusals: Type.Record(Type.String(), count, { description: 'Refused rows by code.' }),
    assumptions: Type.Array(schemaRef('ImportRemark'), { description: 'What was assumed in order to read the file.' }),
    warnings: Type.Array(schemaRef('ImportRemark')),
    vesselsCreated: Type.Array(responseObject(created), {
      description: 'The vessels that were created. Of a dry run: those that would be created.',
    }),
    cellar: nullable(
      responseObject({
        lots: Type.Array(
          responseObject({ winery: schemaRef('Code'), lot: schemaRef('Code'), before: amount, after: amount }),
        ),
        vessels: Type.Array(responseObject({ ...vessel, before: content, after: content })),
        lotsInAll: nullable(count, 'The number of lots that change, if the lists were cut.'),
      }),
      'Of a dry run: the lots and vessels that the import would change.',
    ),
    problem: nullable(schemaRef('ImportRemark'), 'Why the import failed or was interrupted.'),
  });
}

function rowSchema(): TSchema {
  return responseObject({
    ordinal: Type.Integer({ description: 'The index in the list of outcomes, from 0.' }),
    row: Type.Integer({ description: 'As a spreadsheet numbers it: the header is row 1.' }),
    line: Type.Integer({ description: 'The line of the file where the row begins.' }),
    winery: nullable(schemaRef('Code')),
    type: nullable(Type.String(), 'The type of the action.'),
    outcome: oneOf(['recorded', 'revised', 'unchanged', 'refused'], 'The outcome of the row.'),
    action: nullable(uuid('The id of the action.')),
    code: nullable(Type.String(), 'Why the row was refused: a stable code.'),
    column: nullable(Type.String(), 'The column at fault.'),
    value: nullable(Type.String(), 'The cell at fault.'),
    detail: nullable(Type.String(), 'Why the row was refused, with the remedy.'),
  });
}
