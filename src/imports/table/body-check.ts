import { BodyReader } from '../../application/request/body.js';
import { actionKinds } from '../../cellar/registry.js';
import type { RowPlace, RowProblem } from '../imported-table.js';
import type { BodyDraft } from './body-draft.js';
import { cellProblem, rowProblem } from './row-fault.js';

/** An id for bodies without one: the check does not depend on it. */
const anyId = '00000000-0000-7000-8000-000000000001';

let reader: BodyReader | undefined;

/**
 * Checks a body as the API does, and returns each fault as the problem of the cell that caused it. `known`: pointers whose cells have a problem
 * already. `cells`: the texts of the row by column.
 */
export function bodyProblems(
  place: RowPlace,
  draft: BodyDraft,
  cells: Readonly<Record<string, string>>,
  known: ReadonlySet<string>,
): readonly RowProblem[] {
  // Compiles the schemas when the first file is read.
  reader ??= new BodyReader(actionKinds, 1);
  const checked = reader.record(draft.body, '', () => anyId);
  if (checked.ok) return [];
  const { errors = [], detail } = checked.problem;
  const faults = errors.length > 0 ? errors : [{ pointer: '', message: detail }];
  return faults.filter(({ pointer }) => !isKnown(pointer, known)).map((fault) => problemOf(place, draft, cells, fault));
}

interface BodyFault {
  readonly pointer: string;
  readonly message: string;
}

function problemOf(
  place: RowPlace,
  draft: BodyDraft,
  cells: Readonly<Record<string, string>>,
  { pointer, message }: BodyFault,
): RowProblem {
  const missing = /^"([^"]*)" is missing/.exec(message)?.[1];
  const blank = missing === undefined ? undefined : blankAt(draft.blanks, `/${missing}`);
  if (blank !== undefined) return cellProblem(place, blank, '', { code: 'empty_cell', text: `is empty. ${message}` });
  if (missing !== undefined) return rowProblem(place, 'missing_member', message);
  const column = columnAt(draft.columns, pointer);
  if (column === undefined) return rowProblem(place, 'invalid_value', message);
  return cellProblem(place, column, cells[column] ?? '', { code: 'invalid_value', text: `is not valid. ${message}` });
}

/** Returns the column of a member that is absent because of a blank cell, or of the first such member inside it. */
function blankAt(blanks: ReadonlyMap<string, string>, pointer: string): string | undefined {
  return blanks.get(pointer) ?? [...blanks].find(([one]) => one.startsWith(`${pointer}/`))?.[1];
}

/** Returns the column whose cell became the value at a pointer, or contains it as JSON. */
function columnAt(columns: Readonly<Record<string, string>>, pointer: string): string | undefined {
  for (let at = pointer; at !== ''; at = at.slice(0, at.lastIndexOf('/')))
    if (Object.hasOwn(columns, at)) return columns[at];
  return undefined;
}

function isKnown(pointer: string, known: ReadonlySet<string>): boolean {
  return [...known].some((one) => pointer === one || pointer.startsWith(`${one}/`));
}
